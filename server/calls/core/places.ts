import type { TalkId } from '#server/kernel/ids.ts'
import { asId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import { customerOf, type Leg, type Phase, type Place } from './call.ts'
import { addLeg, note, type Turn } from './turn.ts'

export type Calling = Extract<Phase, { is: 'calling' }>

/** Rings all places of the stage; false where none of them can be rung. */
export function ringStage(turn: Turn, phase: Calling): boolean {
  phase.rings = (phase.plan.stages[phase.stage] ?? []).flatMap((place) => ringPlace(turn, phase, place))
  return phase.rings.length > 0
}

function ringPlace(turn: Turn, phase: Calling, place: Place): Leg['legId'][] {
  const { call, effects, book, now } = turn
  const callerId = customerOf(call)
  const { ringMs } = place
  if ('outside' in place) {
    // The first line that is free: where its carrier fails, the next place is rung.
    const way = place.outside.ways.find(({ trunkId }) => !['full', 'too-fast'].includes(book.line(trunkId)))
    if (!way) return []
    const { kind, extensionId } = place.outside
    const cap = book.cap(kind, extensionId)
    if (cap.reached) {
      note(turn, { type: 'call.way', at: 'outbound-cap', id: cap.reached.cap.id, why: cap.reached.why })
      return []
    }
    const { talkMsMax } = cap
    const leg = addLeg(call, 'callee', null, null)
    const { trunkId, number } = way
    leg.trunkId = trunkId
    const left = { ...place.outside, ways: [] }
    leg.outside = { left, kind, extensionId, dialledAt: now, answeredAt: null, endedAt: null, rang: false }
    note(turn, { type: 'call.way', at: 'follow-me', id: trunkId, why: number })
    // Not in the talk: what the carrier says is not for the caller.
    const talkId = waitingRoomOf(leg)
    leg.waitingRoom = talkId
    effects.push({ do: 'dial', legId: leg.legId, trunkId, number, callerId: way.callerId, ringMs, talkMsMax, talkId })
    return [leg.legId]
  }
  const { extensionId, agentId } = place
  if (phase.stage === 0 && phase.plan.callsMax !== null && book.callsOf(extensionId) >= phase.plan.callsMax) {
    phase.cause = 'busy'
    return []
  }
  const leg = addLeg(call, 'callee', agentId, null)
  leg.extensionId = extensionId
  effects.push({ do: 'ring', legId: leg.legId, extensionId, agentId, callerId, ringMs, role: 'callee' })
  return [leg.legId]
}

/** Where a leg outside is until it is known that a person is there. */
export const waitingRoomOf = (leg: Leg): TalkId => asId(`${leg.legId}-w`)

/** What an owner can decide on: a person's no counts as busy, all that never rang as unreachable. */
export function divertOf(cause: Cause): 'busy' | 'no-answer' | 'unreachable' {
  switch (cause) {
    case 'busy':
    case 'rejected':
      return 'busy'
    case 'no-answer':
    case 'cancelled':
      return 'no-answer'
    default:
      return 'unreachable'
  }
}
