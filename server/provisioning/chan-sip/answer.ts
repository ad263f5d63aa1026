import type { Codec, TransportName } from '../records.ts'

/**
 * What became of one pasted line. `applied`: it is so, now or already; `mapped`: by another name, which is said;
 * `refused`: it is not done, and why. A comment and an empty line get no answer.
 */
export type Answer =
  | { line: number; text: string; is: 'applied' | 'mapped'; as: string }
  | { line: number; text: string; is: 'refused'; why: string }

/** What the words change of a trunk; what is absent stays as Vez has it. */
export type Tuning = {
  port?: number
  transport?: TransportName
  qualifySeconds?: number
  fromUser?: string
  fromDomain?: string
  /** In this order, and no others. */
  codecs?: Codec[]
  /** PJSIP's endpoint attributes → value. */
  endpoint: Record<string, string>
}

/** Reads one word's value (in lower case, and as it was typed), may change the tuning, and says what was done. */
export type Word = (value: string, tuning: Tuning, typed: string) => { as: string; already?: true } | { why: string }

export const mapped = (as: string) => ({ as })
export const already = (as: string) => ({ as, already: true as const })
export const refused = (why: string) => ({ why })
