import type { Codec, TransportName } from '../records.ts'

/** Why a word is so already. */
export const appliedCodes = [
  'so-already',
  'known-by-address',
  'only-named-codecs',
  'both-ways',
  'language-by-route',
  'calls-are-counted',
  'no-video',
  'guests-stay-out',
  'only-allowed-addresses',
  'srv-by-us',
  'both-transports',
  'login-by-user',
  'same-answer',
] as const
export type AppliedCode = (typeof appliedCodes)[number]

/** Why a word is not taken. */
export const refusedCodes = [
  'shape',
  'unknown-word',
  'yes-or-no',
  'one-of',
  'qualify-form',
  'number',
  'characters',
  'address',
  'network',
  'disallow-all',
  'media-through-vez',
  'in-form',
  'in-sip-settings',
  'in-trunk',
  'inbound-routes',
  'no-video-here',
  'guests-by-confirmation',
  'stranger',
  'by-address-only',
  'no-mailbox',
  'no-variables',
  'ours',
  'installation',
  'so-for-phones',
  'login-by-user-only',
  'both-transports-stay',
  'same-answer-stays',
  'phones-are-watched',
  'in-music',
] as const
export type RefusedCode = (typeof refusedCodes)[number]

/**
 * What became of one pasted word. `applied`: it is so already, `code` says why; `mapped`: it becomes `as`, in PJSIP's own
 * words (`from_user=1130`); `refused`: it is not done, `code` says why, in `values` what belongs into that sentence.
 */
export type Said =
  | { is: 'applied'; code: AppliedCode; values?: Values }
  | { is: 'mapped'; as: string }
  | { is: 'refused'; code: RefusedCode; values?: Values }
export type Values = Record<string, string>

/** A comment and an empty line get no answer. */
export type Answer = { line: number; text: string } & Said

/** What the words change of a trunk; what is absent stays as the form has it. */
export type Tuning = {
  port?: number
  transport?: TransportName
  outboundProxy?: string
  qualifySeconds?: number
  fromUser?: string
  fromDomain?: string
  /** In this order, and no others. */
  codecs?: Codec[]
  /** PJSIP's endpoint attributes → value. */
  endpoint: Record<string, string>
}

/** Reads one word's value (in lower case, and as it was typed), may change what is tuned, and says what was done. */
export type Word<Tuned> = (value: string, tuned: Tuned, typed: string) => Said
export type Words<Tuned> = Record<string, Word<Tuned>>

export const mapped = (as: string): Said => ({ is: 'mapped', as })
export const already = (code: AppliedCode, values?: Values): Said => ({
  is: 'applied',
  code,
  ...(values && { values }),
})
export const refused = (code: RefusedCode, values?: Values): Said => ({
  is: 'refused',
  code,
  ...(values && { values }),
})
