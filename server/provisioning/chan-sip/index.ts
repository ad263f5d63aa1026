import type { Answer, Tuning } from './answer.ts'
import { readWords } from './read.ts'
import { words } from './words.ts'

export {
  type Answer,
  type AppliedCode,
  already,
  appliedCodes,
  mapped,
  type RefusedCode,
  refused,
  refusedCodes,
  type Said,
  type Tuning,
  type Word,
  type Words,
} from './answer.ts'
export { readWords, said } from './read.ts'
export { type RegistrationParts, readRegistration } from './registration.ts'

/** The words of one trunk. */
export function readChanSip(text: string): { answers: Answer[]; tuning: Tuning } {
  const tuning: Tuning = { endpoint: {} }
  return { answers: readWords(text, words, tuning), tuning }
}

const secretWords = /(?:^|\s)(?:secret|remotesecret|md5secret|register|auth)\s*=/i

/** A password pasted among the words would be shown to whoever reads them. */
export const hasSecret = (text: string): boolean => secretWords.test(text)
