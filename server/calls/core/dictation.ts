import { asId, type RecordingId } from '#server/kernel/ids.ts'
import type { Sound } from '../ports.ts'
import type { Dictation, Phase } from './call.ts'
import { lastWord } from './ending.ts'
import { answerOrigin, originOf, playTo, type Turn } from './turn.ts'

// An audio that is spoken by phone, step by step: the phase `dictating`.

type Dictating = Extract<Phase, { is: 'dictating' }>

export const dictationMsMax = 300_000
const takesMax = 20
/** For what telephony needs beyond the recording itself. */
const moreMs = 10_000
const keptWithinMs = 30_000
/** The words and the beep, should their end not be told. */
const toldWithinMs = 30_000

export function beginDictation(turn: Turn, dictation: Dictation): void {
  answerOrigin(turn)
  const phase: Dictating = { is: 'dictating', dictation, stage: 'told', recordingId: null, takes: 0 }
  beep(turn, phase, 'dictation/speak')
}

/** By a feature code nobody has said how it is called: when it was spoken is the name that it has until then. */
export function dictateNamed(turn: Turn): void {
  const { call, now, book } = turn
  const { timeZone } = book.flows
  const when = new Intl.DateTimeFormat('pt-BR', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(now)
  beginDictation(turn, {
    audioId: null,
    name: `${when} · ${call.callerId.number}`.slice(0, 80),
    description: '',
    userId: null,
  })
}

/** Says this, then beeps; after the beep it is recorded. */
export function beep(turn: Turn, phase: Dictating, prompt?: string): void {
  const { call, now } = turn
  if (phase.recordingId) turn.effects.push({ do: 'forget-recording', recordingId: phase.recordingId })
  if (phase.takes >= takesMax) return lastWord(turn, [say(turn, 'dictation/not-kept')], 'hung-up')
  call.phase = { ...phase, stage: 'told', recordingId: null, takes: phase.takes + 1 }
  call.wakeAt = now + toldWithinMs
  playTo(turn, [...(prompt ? [say(turn, prompt)] : []), { prompt: 'system/beep', language: 'pt-BR' }])
}

export function listen(turn: Turn, phase: Dictating): void {
  const { call, effects, now } = turn
  const recordingId = asId<RecordingId>(`${call.id}-r${++call.made.recordings}`)
  call.phase = { ...phase, stage: 'recording', recordingId }
  call.wakeAt = now + dictationMsMax + moreMs
  effects.push({ do: 'record-leg', legId: originOf(call).legId, recordingId, maxMs: dictationMsMax })
}

/** Plays what was spoken, and asks what becomes of it. */
export function ask(turn: Turn, phase: Dictating): void {
  const { call, now } = turn
  const { recordingId } = phase
  if (!recordingId) return beep(turn, phase, 'dictation/nothing')
  call.phase = { ...phase, stage: 'asked' }
  call.wakeAt = now + dictationMsMax + moreMs
  playTo(turn, [{ recordingId }, say(turn, 'dictation/keep-or-again')])
}

export function decide(turn: Turn, phase: Dictating, key: string): void {
  const { call, effects, now } = turn
  const { recordingId, dictation } = phase
  if (!recordingId || !['1', '2', '3'].includes(key)) return
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  if (key === '2') return beep(turn, phase)
  if (key === '3') return ask(turn, phase)
  call.phase = { ...phase, stage: 'keeping' }
  call.wakeAt = now + keptWithinMs
  effects.push({ do: 'keep-dictation', recordingId, dictation })
}

export function dictationKept(turn: Turn, recordingId: string, kept: boolean): void {
  const { phase } = turn.call
  if (phase.is !== 'dictating' || phase.recordingId !== recordingId || phase.stage !== 'keeping') return
  lastWord(turn, [say(turn, kept ? 'dictation/kept' : 'dictation/not-kept')], 'hung-up')
}

const say = (turn: Turn, prompt: string): Sound => ({ prompt, language: turn.call.language })
