/** Whether the last digits are those that the others demand. */

export type Check = 'none' | 'cpf' | 'cnpj' | 'cpf-or-cnpj' | 'date'

/** What is kept of what was typed; undefined where it is wrong. A date is typed DDMMAAAA and kept as AAAA-MM-DD. */
export function checked(typed: string, check: Check): string | undefined {
  switch (check) {
    case 'none':
      return typed
    case 'cpf':
      return isCpf(typed) ? typed : undefined
    case 'cnpj':
      return isCnpj(typed) ? typed : undefined
    case 'cpf-or-cnpj':
      return isCpf(typed) || isCnpj(typed) ? typed : undefined
    case 'date':
      return dateIn(typed)
  }
}

/** Receita Federal: two check digits, each modulo 11 over all before it; numbers of one repeated digit are not given out. */
export const isCpf = (text: string): boolean =>
  /^\d{11}$/.test(text) && !/^(\d)\1+$/.test(text) && hasCheckDigits(text, 9, (place, length) => length + 1 - place)

/** The same with weights 2 to 9 from the right. The letters that CNPJs may have since 2026 cannot be typed on a telephone. */
export const isCnpj = (text: string): boolean =>
  /^\d{14}$/.test(text) &&
  !/^(\d)\1+$/.test(text) &&
  hasCheckDigits(text, 12, (place, length) => 2 + ((length - 1 - place) % 8))

function hasCheckDigits(text: string, base: number, weight: (place: number, length: number) => number): boolean {
  for (let length = base; length < text.length; length++) {
    let sum = 0
    for (let place = 0; place < length; place++) sum += Number(text[place]) * weight(place, length)
    const digit = sum % 11 < 2 ? 0 : 11 - (sum % 11)
    if (digit !== Number(text[length])) return false
  }
  return true
}

function dateIn(text: string): string | undefined {
  const found = /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  if (!found) return undefined
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const at = new Date(Date.UTC(year, month - 1, day))
  const isReal = year >= 1000 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isReal ? `${found[3]}-${found[2]}-${found[1]}` : undefined
}
