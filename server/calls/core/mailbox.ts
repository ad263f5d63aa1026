import { asId } from '#server/kernel/ids.ts'
import type { Sound } from '../ports.ts'
import type { Mailbox, Phase } from './call.ts'
import { lastWord } from './ending.ts'
import { answerOrigin, originOf, playTo, type Turn } from './turn.ts'

// Voicemail (T5): a caller leaves a message; its owner hears it by phone.

export type Leaving = Extract<Phase, { is: 'leaving-message' }>
export type Listening = Extract<Phase, { is: 'hearing-messages' }>

/** A greeting or a message may be that long. */
const heardAtLatestMs = 300_000
/** After what was to be recorded its end is waited for so much longer. */
const recordedAtLatestMs = 10_000
/** Who presses nothing for so long is gone. */
const keysWithinMs = 15_000
const triesMax = 3

const saying = (turn: Turn, ...names: string[]): Sound[] =>
  names.map((name) => ({ prompt: name, language: turn.call.language }))

const digits = (turn: Turn, text: string): Sound[] =>
  saying(turn, ...[...text].filter((digit) => /\d/.test(digit)).map((digit) => `digits/${digit}`))

// ── A caller leaves one ──────────────────────────────────────────────────────────────────────────────────────────────

export function enterMailbox(turn: Turn, mailbox: Mailbox): void {
  const { call, now } = turn
  answerOrigin(turn)
  call.phase = { is: 'leaving-message', mailbox, recordingId: null }
  call.wakeAt = now + heardAtLatestMs
  const greeting = mailbox.greetingAudioId
  playTo(turn, [
    ...(greeting ? [{ audioId: greeting }] : saying(turn, 'voicemail/greeting')),
    ...saying(turn, 'system/beep'),
  ])
}

/** #: whoever knows the greeting need not hear it; and a message is ended by it. */
export function hashPressed(turn: Turn, phase: Leaving): void {
  const { call, effects } = turn
  if (phase.recordingId) return void effects.push({ do: 'stop-recording', recordingId: phase.recordingId })
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  playTo(turn, saying(turn, 'system/beep'))
}

/** The greeting and the beep are over. */
export function recordMessage(turn: Turn, phase: Leaving): void {
  const { call, effects, now } = turn
  if (phase.recordingId) return
  const recordingId = asId<NonNullable<Leaving['recordingId']>>(`${call.id}-v${++call.made.recordings}`)
  phase.recordingId = recordingId
  const { extensionId, secondsMax } = phase.mailbox
  call.wakeAt = now + secondsMax * 1000 + recordedAtLatestMs
  effects.push({ do: 'record-message', legId: originOf(call).legId, recordingId, extensionId, secondsMax })
}

export function messageEnded(turn: Turn, recordingId: string): void {
  const { phase } = turn.call
  if (phase.is === 'leaving-message' && phase.recordingId === recordingId) sayGoodbye(turn)
}

export function sayGoodbye(turn: Turn): void {
  lastWord(turn, saying(turn, 'voicemail/saved'), 'hung-up')
}

// ── Its owner hears it ───────────────────────────────────────────────────────────────────────────────────────────────

/** `own`: from the extension's own phone, which has proved whose it is; where there is no PIN that is enough. */
export function askForPin(
  turn: Turn,
  mailbox: { extensionId: Listening['extensionId'] } | { number: string },
  own: boolean,
) {
  const { call, now, effects } = turn
  answerOrigin(turn)
  const extensionId = 'extensionId' in mailbox ? mailbox.extensionId : turn.book.extensionOfNumber(mailbox.number)
  if (!extensionId) return lastWord(turn, saying(turn, 'voicemail/no-mailbox'), 'hung-up')
  call.phase = { is: 'hearing-messages', extensionId, at: 'pin', keys: '', tries: 0, messages: [], place: 0 }
  call.wakeAt = now + keysWithinMs
  if (own) effects.push({ do: 'open-mailbox', extensionId, pin: null })
  else playTo(turn, saying(turn, 'voicemail/pin'))
}

export function mailboxOpened(turn: Turn, messages: Listening['messages'] | 'needs-pin' | 'wrong' | 'locked'): void {
  const { call, now } = turn
  const { phase } = call
  if (phase.is !== 'hearing-messages' || phase.at !== 'pin') return
  call.wakeAt = now + keysWithinMs
  if (messages === 'needs-pin') return playTo(turn, saying(turn, 'voicemail/pin'))
  if (messages === 'locked') return lastWord(turn, saying(turn, 'voicemail/locked'), 'hung-up')
  if (messages === 'wrong') {
    if (++phase.tries >= triesMax) return lastWord(turn, saying(turn, 'voicemail/locked'), 'hung-up')
    phase.keys = ''
    return playTo(turn, saying(turn, 'voicemail/wrong-pin'))
  }
  phase.messages = messages
  phase.at = 'message'
  if (messages.length === 0) return lastWord(turn, saying(turn, 'voicemail/none'), 'hung-up')
  const count = [
    ...saying(turn, 'voicemail/you-have'),
    ...digits(turn, String(messages.length)),
    ...saying(turn, 'voicemail/messages'),
  ]
  sayMessage(turn, phase, count)
}

function sayMessage(turn: Turn, phase: Listening, first: Sound[] = []): void {
  const { call, effects, now } = turn
  const message = phase.messages[phase.place]
  if (!message) return lastWord(turn, saying(turn, 'voicemail/no-more'), 'hung-up')
  call.wakeAt = now + heardAtLatestMs
  effects.push({ do: 'mark-message', recordingId: message.recordingId, as: 'heard' })
  const from = digits(turn, message.from)
  const said = from.length > 0 ? [...saying(turn, 'voicemail/from'), ...from] : []
  playTo(turn, [...first, ...said, { keptRecordingId: message.recordingId }, ...saying(turn, 'voicemail/menu')])
}

export function keyInMailbox(turn: Turn, phase: Listening, key: string): void {
  const { call, effects, now } = turn
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  call.wakeAt = now + keysWithinMs
  if (phase.at === 'pin') {
    if (key !== '#') phase.keys = (phase.keys + key).slice(0, 20)
    else effects.push({ do: 'open-mailbox', extensionId: phase.extensionId, pin: phase.keys })
    return
  }
  const message = phase.messages[phase.place]
  if (key === '3' && message) {
    effects.push({ do: 'mark-message', recordingId: message.recordingId, as: 'removed' })
    phase.messages = phase.messages.filter((one) => one !== message)
    return sayMessage(turn, phase, saying(turn, 'voicemail/removed'))
  }
  if (key === '2') phase.place++
  if (key === '1' || key === '2') return sayMessage(turn, phase)
  if (key === '#') return lastWord(turn, saying(turn, 'voicemail/bye'), 'hung-up')
  playTo(turn, saying(turn, 'voicemail/menu'))
}

/** Everything was said: the next key is waited for. */
export function awaitKey(turn: Turn): void {
  turn.call.wakeAt = turn.now + keysWithinMs
}

export const hangUpQuiet = (turn: Turn): void => lastWord(turn, saying(turn, 'voicemail/bye'), 'hung-up')
