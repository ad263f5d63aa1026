import type { AgentId, ExtensionId, InteractionId, LegId, OfferId } from '#server/kernel/ids.ts'
import type { Phase } from './call.ts'
import { end, lastWord } from './ending.ts'
import { answerOrigin, note, originOf, playTo, type Turn } from './turn.ts'

// An agent who is always connected (M13): the phone stays up in a call of its own, and stands by. A call that a queue
// offers to this agent borrows the leg: to that call it is a phone that rings while the beep is heard, and answers then.
// Where any phone would be hung up (`drop`), a borrowed one is given back. So both calls know the leg; the one that lends
// it knows to whom, and the leg's end is told to both.

type StandingBy = Extract<Phase, { is: 'standing-by' }>

/** The end of the beep may be lost: whoever waits is not to wait for it. */
const beepMs = 2_000

/** The code was dialled: this phone, which an agent sits at, stays up. */
export function standBy(turn: Turn): void {
  const { call } = turn
  answerOrigin(turn)
  if (!originOf(call).agentId)
    return lastWord(turn, [{ prompt: 'system/try-later', language: call.language }], 'rejected')
  call.phase = { is: 'standing-by', lentTo: null, over: false }
  begun(turn)
}

/** It is up: of two phones of one agent the later one counts, since that is where the agent sits. */
export function begun(turn: Turn): void {
  const { call, effects } = turn
  const { agentId } = originOf(call)
  call.wakeAt = null
  if (!agentId) return
  note(turn, { type: 'call.stands-by', agentId })
  effects.push({ do: 'supersede-standing', agentId })
  beep(turn)
}

function beep(turn: Turn): void {
  hushBeep(turn)
  playTo(turn, [{ prompt: 'system/beep', language: turn.call.language }])
}

function hushBeep({ call, effects }: Turn): void {
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
}

// ── Seen by the call that has the caller ─────────────────────────────────────────────────────────────────────────────

type Standing = { legId: LegId; lentBy: InteractionId; extensionId: ExtensionId | undefined }

/** Instead of ringing a phone. */
export function borrow(turn: Turn, standing: Standing, agentId: AgentId, offerId: OfferId): void {
  const { call, effects } = turn
  const { legId, lentBy, extensionId } = standing
  // It may have been here before, and been given back.
  call.legs = call.legs.filter((leg) => leg.legId !== legId)
  const at = extensionId ? { extensionId } : {}
  call.legs.push({ legId, role: 'agent', agentId, offerId, is: 'ringing', cause: null, lentBy, ...at })
  note(turn, { type: 'call.agent-ringing', agentId, offerId })
  effects.push({ do: 'borrow', legId, from: lentBy })
}

// ── Seen by the call in which it stands by ───────────────────────────────────────────────────────────────────────────

/** First the beep: nobody is to be spoken to without knowing that somebody comes. */
export function lend(turn: Turn, by: InteractionId): void {
  const { call, now } = turn
  const { phase } = call
  if (phase.is !== 'standing-by' || phase.over || originOf(call).is !== 'up') return
  if (phase.lentTo !== null && phase.lentTo !== by) return
  phase.lentTo = by
  call.wakeAt = now + beepMs
  beep(turn)
}

/** The beep was heard. */
export function handOut({ call, effects }: Turn, { lentTo }: StandingBy): void {
  call.wakeAt = null
  if (lentTo) effects.push({ do: 'lend', legId: originOf(call).legId, to: lentTo })
}

export function takeBack(turn: Turn, by: InteractionId): void {
  const { phase } = turn.call
  if (phase.is === 'standing-by' && phase.lentTo === by) standAlone(turn, phase)
}

function standAlone(turn: Turn, phase: StandingBy): void {
  phase.lentTo = null
  turn.call.wakeAt = null
  hushBeep(turn)
  if (phase.over) end(turn, 'ended-by-agent', 'hung-up')
}

/** A talk that it is in goes on to its end. */
export function standDown(turn: Turn): void {
  const { phase } = turn.call
  if (phase.is !== 'standing-by') return
  phase.over = true
  if (phase.lentTo === null) standAlone(turn, phase)
}

/** After a restart: whoever has the leg has it, whatever was written here. */
export function standAgain(turn: Turn, phase: StandingBy): void {
  const { call, effects, book } = turn
  const { legId, is } = originOf(call)
  phase.lentTo = book.borrowerOf(call.id, legId)
  if (phase.lentTo) return handOut(turn, phase)
  if (is === 'up') effects.push({ do: 'stop-ringing', legId }, { do: 'stop-music', legId })
  standAlone(turn, phase)
}
