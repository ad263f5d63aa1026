import type { LegId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import type { Leg } from './call.ts'
import { end } from './ending.ts'
import { tellAccepted } from './offers.ts'
import { rulesOf } from './phases/index.ts'
import { isComingBack } from './talk.ts'
import { note, originOf, type Turn } from './turn.ts'

// What legs do, what has been heard, what is due: what is the same in all phases; the rest says each phase.

const phaseOf = (turn: Turn) => turn.call.phase as never
const legIn = (turn: Turn, legId: LegId) => turn.call.legs.find((one) => one.legId === legId)

export function legRinging(turn: Turn, legId: LegId): void {
  const leg = legIn(turn, legId)
  if (leg?.is === 'ringing') rulesOf(turn.call).legRinging?.(turn, phaseOf(turn), leg)
}

export function legAnswered(turn: Turn, legId: LegId): void {
  const leg = legIn(turn, legId)
  if (leg?.is !== 'ringing') return
  leg.is = 'up'
  if (leg.outside) leg.outside.answeredAt = turn.now
  if (leg.offerId && !isComingBack(turn.call, leg)) return agentAnswered(turn, leg)
  rulesOf(turn.call).legAnswered?.(turn, phaseOf(turn), leg)
}

function agentAnswered(turn: Turn, leg: Leg): void {
  const { agentId, offerId } = leg
  if (agentId && offerId) note(turn, { type: 'call.agent-answered', agentId, offerId })
  tellAccepted(turn, leg)
}

export function keyPressed(turn: Turn, legId: LegId, key: string): void {
  const leg = legIn(turn, legId)
  if (leg) rulesOf(turn.call).keyPressed?.(turn, phaseOf(turn), leg, key)
}

export function soundFinished(turn: Turn, soundId: string): void {
  if (turn.call.soundId !== soundId) return
  turn.call.soundId = null
  rulesOf(turn.call).soundFinished?.(turn, phaseOf(turn))
}

export function recordingEnded(turn: Turn, recordingId: string, recorded: boolean): void {
  rulesOf(turn.call).recordingEnded?.(turn, phaseOf(turn), recordingId, recorded)
}

export function legEnded(turn: Turn, legId: LegId, cause: Cause): void {
  const { call } = turn
  const leg = legIn(turn, legId)
  if (!leg || leg.is === 'down') return
  leg.is = 'down'
  leg.cause = cause
  if (leg.outside) leg.outside.endedAt = turn.now
  const { phase } = call
  // Of a talk, and of what is ending anyway, it may be one of several.
  if (leg.letGo && phase.is !== 'ending') return
  const outlives = ['talking', 'consulting', 'ending', 'awaiting-callback', 'calling-back'] as const
  // Everybody goes with it; who is to be called back goes on waiting.
  const isSpared = phase.is === 'ending' || phase.is === 'awaiting-callback' || phase.is === 'calling-back'
  if (cause === 'outage' && !isSpared) return end(turn, 'lost-in-outage', 'outage')
  const isWhole = !outlives.some((is) => is === phase.is)
  if (isWhole && leg === originOf(call))
    return end(turn, leg.role === 'agent' ? 'ended-by-agent' : 'caller-left', 'cancelled')
  rulesOf(call).legEnded?.(turn, phaseOf(turn), leg, cause)
}

export function timePassed(turn: Turn): void {
  const { call, now } = turn
  if (call.wakeAt === null || call.wakeAt > now) return
  call.wakeAt = null
  rulesOf(call).timePassed?.(turn, phaseOf(turn))
}
