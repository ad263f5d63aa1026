import type { InteractionId } from '#server/kernel/ids.ts'
import type { Leg } from './call.ts'
import { tellHandedOver } from './capacity.ts'
import { end, lastWord } from './ending.ts'
import { talk } from './talk.ts'
import { thirdAnswered } from './transfer.ts'
import { answerOrigin, drop, note, originOf, type Turn } from './turn.ts'

// A leg that joins another call: it dialled to pick up what rings elsewhere, or to fetch what is parked. Its own call
// seeks the other, which adopts the leg; then its own call is over, and the leg lives on. One way for all of them.

/** What came of it. Where the other call has the leg now, this one ends without hanging it up. */
export function sought(turn: Turn, by: InteractionId | null): void {
  const { call, now } = turn
  if (call.phase.is !== 'joining') return
  if (by === null) return lastWord(turn, [{ prompt: 'pick-up/nothing', language: call.language }], 'unknown-number')
  const leg = originOf(call)
  leg.is = 'down'
  leg.cause = 'answered-elsewhere'
  note(turn, { type: 'call.joined', to: by })
  call.wakeAt = null
  call.phase = { is: 'ended', why: 'ended-by-agent', at: now }
}

/** A leg that is up, and another call's until now. What this call was doing for somebody it does for this one. */
export function adopt(turn: Turn, given: Leg): void {
  const { call, effects } = turn
  const { phase } = call
  // Asked once more after a crash.
  if (call.legs.some((leg) => leg.legId === given.legId)) return
  const origin = originOf(call)
  const ringing = call.legs.filter((leg) => leg !== origin && leg.is === 'ringing' && !leg.letGo)
  const take = () => {
    call.legs.push(given)
    for (const leg of ringing) drop(turn, leg, 'answered-elsewhere')
    if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
    call.soundId = null
  }
  switch (phase.is) {
    case 'queued':
    case 'parked': {
      // Only what rings is picked up: who merely waits waits for the queue.
      if (phase.is === 'queued' && ringing.length === 0) return
      take()
      if (phase.is === 'parked') note(turn, { type: 'call.unparked', agentId: given.agentId, place: phase.place })
      else note(turn, { type: 'call.picked-up', agentId: given.agentId })
      effects.push({ do: 'stop-music', legId: origin.legId })
      call.passedOn ??= []
      tellHandedOver(turn, given.agentId)
      return talk(turn, given.agentId, given)
    }
    case 'dialling':
    case 'calling': {
      if (ringing.length === 0) return
      take()
      note(turn, { type: 'call.picked-up', agentId: given.agentId })
      answerOrigin(turn)
      call.passedOn ??= []
      if (phase.agentId === null) tellHandedOver(turn, given.agentId)
      return talk(turn, phase.agentId ?? given.agentId, given)
    }
    case 'consulting': {
      if (phase.answered || ringing.length === 0) return
      take()
      note(turn, { type: 'call.picked-up', agentId: given.agentId })
      phase.third = given.legId
      return thirdAnswered(turn, phase)
    }
    default:
      return
  }
}

/** Nobody answered what was sought in time, or the server died in between: it is sought once more. */
export function seekAgain(turn: Turn): void {
  const { call, effects } = turn
  if (call.phase.is !== 'joining') return
  const { how, argument, extensionId } = call.phase
  const { legId, is } = originOf(call)
  if (is !== 'up') return end(turn, 'caller-left', 'cancelled')
  effects.push({ do: 'seek', how, argument, extensionId, legId })
}
