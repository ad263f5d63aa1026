import { create } from 'zustand'

/** What keeps calls from being taken here; the first that holds is shown, with what to do about it. */
export const phoneProblems = [
  'no-extension',
  'desk-phone',
  'elsewhere',
  'microphone-refused',
  'no-device',
  'microphone-silent',
  'ringer-blocked',
  'not-registered',
] as const
export type PhoneProblem = (typeof phoneProblems)[number]

export type QualityWarning = 'round-trip' | 'jitter' | 'loss' | 'silent-microphone' | 'no-audio'
export type Quality = {
  /** `good` until a measure crosses its limit; `poor` is said to the agent. */
  grade: 'good' | 'fair' | 'poor'
  warnings: QualityWarning[]
  roundTripMs: number | null
  jitterMs: number | null
  /** Of the last seconds, 0 to 100. */
  lossPercent: number | null
}

export type PhoneCall = {
  /** Of this phone alone: an interaction's id is the server's to know. */
  id: string
  direction: 'inbound' | 'outbound'
  number: string
  name: string | null
  state: 'ringing' | 'dialling' | 'talking'
  muted: boolean
  /** When this state began, by this machine's clock. */
  since: number
  quality: Quality | null
}

export type PhoneState = {
  /** This tab has the phone; the others show what it does, and can take it over. */
  owner: boolean
  registration: 'off' | 'connecting' | 'registered' | 'failed'
  problem: PhoneProblem | null
  call: PhoneCall | null
  /** Of the own microphone and of the far end, 0 to 1: while there is a call. */
  level: number
  heard: number
  /** The own number, once it is known. */
  number: string | null
  /** Dialled to hear oneself. */
  echoNumber: string | null
}

export const nothing: PhoneState = {
  owner: false,
  registration: 'off',
  problem: null,
  call: null,
  level: 0,
  heard: 0,
  number: null,
  echoNumber: null,
}

/** What the phone does, in this tab and in the others: for React. What it can be told is in `phone`. */
export const usePhone = create<PhoneState>(() => nothing)
