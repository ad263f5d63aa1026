import type { Cause } from '../ports.ts'
import { type Leg, type Outside, talkOf } from './call.ts'
import { addLeg, drop, note, type Turn } from './turn.ts'

// A leg that goes out by a trunk, and on to the next where its carrier fails. The ways that are left are kept in the leg.

const ringMs = 60_000

/**
 * Whose fault it was that nobody was reached: a carrier's, and another may do better (5xx, 408, no answer at all, a trunk
 * that is away), or that of who was called, who would say the same to the next one (486, 600, 404, 484, 603, no answer).
 */
export function isCarriersFault(cause: Cause): boolean {
  switch (cause) {
    case 'congestion':
    case 'unreachable':
    case 'failed':
      return true
    default:
      return false
  }
}

/** Dials by the first way that has a line free; undefined where none has. An emergency asks for a line where all are taken. */
export function dialOut(turn: Turn, outside: Outside): Leg | undefined {
  const { call, effects, now, book } = turn
  const isResting = ({ trunkId }: Outside['ways'][number]) => book.line(trunkId) === 'resting'
  // One that failed to answer a moment ago is asked last.
  const ways = [...outside.ways.filter((way) => !isResting(way)), ...outside.ways.filter(isResting)]
  for (const [at, { trunkId, number, callerId }] of ways.entries()) {
    const line = book.line(trunkId)
    if ((line === 'full' || line === 'too-fast') && outside.kind !== 'emergency') {
      note(turn, { type: 'call.way', at: 'trunk', id: trunkId, why: line })
      continue
    }
    const leg = addLeg(call, 'callee', null, null)
    leg.trunkId = trunkId
    const { kind, extensionId } = outside
    const left = { ...outside, ways: ways.slice(at + 1) }
    leg.outside = { left, kind, extensionId, dialledAt: now, answeredAt: null, endedAt: null, rang: false }
    note(turn, { type: 'call.way', at: 'trunk', id: trunkId, why: null })
    call.wakeAt = left.ways.length > 0 ? now + outside.silentMsMax : null
    const { talkMsMax } = outside
    effects.push({ do: 'dial', legId: leg.legId, trunkId, number, callerId, ringMs, talkMsMax, talkId: talkOf(call) })
    return leg
  }
  return undefined
}

/** The next way, where this one failed by its carrier; undefined where it did not, or none is left. */
export function dialOn(turn: Turn, leg: Leg, cause: Cause): Leg | undefined {
  if (!leg.outside || !leg.trunkId || !isCarriersFault(cause)) return undefined
  note(turn, { type: 'call.way', at: 'trunk', id: leg.trunkId, why: cause })
  if (cause === 'unreachable') turn.effects.push({ do: 'rest-trunk', trunkId: leg.trunkId })
  return dialOut(turn, leg.outside.left)
}

/** Nothing came from the carrier but silence: it is given up while another way is left. */
export function leaveSilent(turn: Turn, leg: Leg): void {
  if (!leg.outside || !leg.trunkId || leg.outside.rang || leg.outside.left.ways.length === 0) return
  note(turn, { type: 'call.way', at: 'trunk', id: leg.trunkId, why: 'silent' })
  turn.effects.push({ do: 'rest-trunk', trunkId: leg.trunkId })
  const before = turn.effects.length
  if (!dialOut(turn, leg.outside.left)) return
  // It may answer while it is being hung up: out of the talk before another comes into it.
  turn.effects.splice(before, 0, { do: 'leave', talkId: talkOf(turn.call), legId: leg.legId })
  drop(turn, leg, 'cancelled')
}
