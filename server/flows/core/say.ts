import type { Audible, Spoken, Variables } from './flow.ts'
import { fill } from './variables.ts'

// Values said with the prompts of `sounds/<language>/numbers` and `digits`, as Brazilians say them.

/** What is played for this, with the values of now; nothing where there is no value. */
export function audible(spoken: Spoken, variables: Variables): Audible[] {
  if ('text' in spoken) {
    // What came from outside may be longer than any voice is to say at once, or nothing.
    const text = fill(spoken.text, variables).slice(0, 2_000).trim()
    return text === '' ? [] : [{ ...spoken, text }]
  }
  if (!('as' in spoken)) return [spoken]
  const { language } = spoken
  return wordsFor(spoken.as, fill(spoken.of, variables)).map((word) => ({ prompt: word, language }))
}

export function wordsFor(as: 'digits' | 'number' | 'money' | 'date', value: string): string[] {
  switch (as) {
    case 'digits':
      return [...value].flatMap((sign) => (/\d/.test(sign) ? [`digits/${sign}`] : []))
    case 'number':
      return numberWords(wholeOf(value)).map(inSet)
    case 'money':
      return moneyWords(value).map(inSet)
    case 'date':
      return dateWords(value).map(inSet)
  }
}

const inSet = (word: string) => `numbers/${word}`

const numberMax = 999_999_999
const wholeOf = (value: string): number | undefined => {
  const digits = /^\d+$/.test(value.trim()) ? Number(value.trim()) : Number.NaN
  return Number.isSafeInteger(digits) && digits <= numberMax ? digits : undefined
}

/** “mil duzentos e trinta e quatro”: between thousands and the rest stands “e” where the rest is below 100 or whole hundreds. */
function numberWords(value: number | undefined): string[] {
  if (value === undefined) return []
  if (value === 0) return ['0']
  const millions = Math.floor(value / 1_000_000)
  const thousands = Math.floor(value / 1_000) % 1_000
  const rest = value % 1_000
  const groups: string[][] = []
  if (millions > 0) groups.push([...hundreds(millions), millions === 1 ? 'million' : 'millions'])
  if (thousands > 0) groups.push(thousands === 1 ? ['thousand'] : [...hundreds(thousands), 'thousand'])
  if (rest > 0) groups.push(hundreds(rest))
  const last = rest > 0 ? rest : thousands
  const isJoined = groups.length > 1 && (last < 100 || last % 100 === 0)
  return groups.flatMap((group, place) =>
    place > 0 && place === groups.length - 1 && isJoined ? ['and', ...group] : group,
  )
}

function hundreds(value: number): string[] {
  const hundred = Math.floor(value / 100) * 100
  const rest = value % 100
  if (hundred === 0) return tens(rest)
  if (rest === 0) return [String(hundred)]
  return [hundred === 100 ? '100-and' : String(hundred), 'and', ...tens(rest)]
}

function tens(value: number): string[] {
  if (value <= 20 || value % 10 === 0) return [String(value)]
  return [String(value - (value % 10)), 'and', String(value % 10)]
}

/** `1234.50`, `1234,5` or `1234`. */
function moneyWords(value: string): string[] {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(value.trim())
  if (!found) return []
  const whole = Number(found[1])
  const cents = Number((found[2] ?? '').padEnd(2, '0'))
  const reais =
    whole > 0 ? [...numberWords(whole), ...(whole % 1_000_000 === 0 ? ['of'] : []), whole === 1 ? 'real' : 'reais'] : []
  const centavos = cents > 0 ? [...numberWords(cents), cents === 1 ? 'centavo' : 'centavos'] : []
  if (reais.length === 0 && centavos.length === 0) return ['0', 'reais']
  return [...reais, ...(reais.length > 0 && centavos.length > 0 ? ['and'] : []), ...centavos]
}

/** `2026-11-22`: “vinte e dois de novembro de dois mil e vinte e seis”. */
function dateWords(value: string): string[] {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value.trim())
  if (!found) return []
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  if (month < 1 || month > 12 || day < 1 || day > 31) return []
  return [...(day === 1 ? ['first'] : tens(day)), 'of', `month-${month}`, 'of', ...numberWords(year)]
}
