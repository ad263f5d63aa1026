/**
 * The CNPJ, as it is and as it is to be: fourteen places, the first twelve digits or (from July 2026) capital letters,
 * the last two check digits modulo 11 over each character's ASCII code less 48 (Receita Federal, IN RFB 2.229/2024).
 * Both forms are one rule: a digit's value is itself.
 */
export const cnpjForm = /^[0-9A-Z]{12}[0-9]{2}$/

/** Without dots, slash and dash, in capitals. */
export const bareCnpj = (text: string): string => text.replace(/[./\s-]/g, '').toUpperCase()

export function isCnpj(cnpj: string): boolean {
  if (!cnpjForm.test(cnpj) || /^(.)\1{13}$/.test(cnpj)) return false
  const first = checkDigit(cnpj.slice(0, 12))
  return cnpj.endsWith(`${first}${checkDigit(cnpj.slice(0, 12) + first)}`)
}

/** Weights run from 2 to 9, again and again, from the right. */
function checkDigit(characters: string): number {
  const sum = [...characters]
    .reverse()
    .reduce((total, character, index) => total + (character.charCodeAt(0) - 48) * (2 + (index % 8)), 0)
  const rest = sum % 11
  return rest < 2 ? 0 : 11 - rest
}
