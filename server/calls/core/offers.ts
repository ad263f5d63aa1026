import type { AgentId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { OfferFailure } from '#server/routing/index.ts'
import type { Cause } from '../ports.ts'
import type { Leg, QueueVoice } from './call.ts'
import { callBack } from './callback.ts'
import type { Input } from './input.ts'
import { changeQueue } from './queue.ts'
import { borrow } from './standing.ts'
import { talk, waitAgain } from './talk.ts'
import { addLeg, drop, nextSoundId, note, originOf, type Turn } from './turn.ts'
import { joinQueue } from './way.ts'

export function ringAgents(turn: Turn, offer: Extract<Input, { type: 'offer.made' }>): void {
  const { call, effects, book } = turn
  if (call.phase.is === 'in-flow') enterQueue(turn, offer.queueId)
  if (call.phase.is === 'talking' && call.phase.back) waitAgain(turn)
  if (call.phase.is !== 'queued' && call.phase.is !== 'awaiting-callback') return
  if (call.phase.is !== 'queued' || call.phase.cameFrom !== offer.queueId) changeQueue(turn, offer.queueId)
  const { connectMode } = book.queue(offer.queueId) ?? {}
  for (const { agentId, extensionId } of offer.phones) {
    const known = call.legs.find((leg) => leg.offerId === offer.offerId && leg.agentId === agentId)
    // Asked once more, as after a restart: a phone that rings goes on ringing, one that has ended has failed, and the
    // answer of one that is up never reached routing's books.
    if (known?.is === 'down') tellFailed(turn, known)
    if (known?.is === 'up') tellAccepted(turn, known)
    if (known) continue
    const standing = book.standing(agentId)
    if (standing) {
      borrow(turn, standing, agentId, offer.offerId)
      continue
    }
    const leg = addLeg(call, 'agent', agentId, offer.offerId)
    leg.extensionId = extensionId
    note(turn, { type: 'call.agent-ringing', agentId, offerId: offer.offerId })
    const callerId = call.callback ? { number: call.callback.number } : call.callerId
    effects.push({
      ...{ do: 'ring', legId: leg.legId, extensionId, agentId, callerId, ringMs: offer.ringMs, role: 'agent' },
      ...(answersByItself(connectMode) && { autoAnswer: true }),
    })
  }
}

/** The caller had chosen the queue before a crash: routing's books know, ours were not written any more. */
function enterQueue(turn: Turn, queueId: QueueId): void {
  const { call, effects, book } = turn
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  joinQueue(turn, book.queue(queueId) ?? { queueId, musicClass: null, announcePositionEveryMs: 0 })
}

/** The agent's own word on the screen: the phone stops ringing, and the next is asked. */
export function refuseOffer(turn: Turn, offerId: OfferId, agentId: AgentId): void {
  const leg = turn.call.legs.find((one) => one.offerId === offerId && one.agentId === agentId)
  const waits = turn.call.phase.is === 'queued' || turn.call.phase.is === 'awaiting-callback'
  if (!waits || leg?.is !== 'ringing') return
  drop(turn, leg, 'rejected')
  turn.effects.push({ do: 'tell-routing', input: { type: 'offer.failed', offerId, agentId, why: 'rejected' } })
}

export function stopRinging(turn: Turn, { offerId, agentIds, why }: Extract<Input, { type: 'offer.withdrawn' }>): void {
  for (const leg of turn.call.legs)
    if (leg.offerId === offerId && leg.agentId && agentIds.includes(leg.agentId))
      drop(turn, leg, why === 'taken' ? 'answered-elsewhere' : 'cancelled')
}

export function connectAgent(turn: Turn, offerId: OfferId, agentId: AgentId): void {
  const { call, effects } = turn
  // Routing's books are ahead of ours, as after a crash: whom we wait for is not who has the caller.
  const { phase } = call
  const awaited = phase.is === 'talking' ? call.legs.find((one) => one.legId === phase.back?.lost) : undefined
  if (awaited && awaited.offerId !== offerId) waitAgain(turn)
  if (call.phase.is !== 'queued' && call.phase.is !== 'awaiting-callback') return
  const leg = call.legs.find((one) => one.offerId === offerId && one.agentId === agentId)
  if (leg?.is !== 'up') {
    // The phone went down between its answer and routing's word: the caller waits again, in the old place.
    effects.push({ do: 'tell-routing', input: { type: 'connect.failed', offerId, agentId } })
    return
  }
  if (call.phase.is === 'awaiting-callback' && originOf(call).is === 'down') return callBack(turn, agentId, leg)
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  // Who still hears that we will call back is spoken to at once.
  call.callback = null
  effects.push({ do: 'stop-music', legId: originOf(call).legId })
  const { connectMode } = (call.queueId && turn.book.queue(call.queueId)) || {}
  if (answersByItself(connectMode) && !leg.lentBy) beep(turn, leg)
  talk(turn, agentId, leg)
}

/** Who is to be always connected and does not stand by is rung like the others who need not lift a finger. */
const answersByItself = (connectMode: QueueVoice['connectMode']) =>
  connectMode === 'auto-answer' || connectMode === 'always-connected'

/** A phone that answered by itself: who sits there hears that somebody comes, before the caller is heard. */
function beep({ call, effects }: Turn, leg: Leg): void {
  const sounds = [{ prompt: 'system/beep', language: call.language }]
  effects.push({ do: 'play', legId: leg.legId, soundId: nextSoundId(call), sounds })
}

export function tellAccepted({ call, effects }: Turn, { offerId, agentId }: Leg): void {
  if (!offerId || !agentId) return
  const input = { type: 'offer.accepted', offerId, agentId, interactionId: call.id, medium: 'voice' } as const
  effects.push({ do: 'tell-routing', input })
}

export function tellFailed({ effects }: Turn, { offerId, agentId, cause }: Leg): void {
  const why = offerFailureOf(cause ?? 'failed')
  if (offerId && agentId && why)
    effects.push({ do: 'tell-routing', input: { type: 'offer.failed', offerId, agentId, why } })
}

/** What routing is told of an agent's leg that ended by itself; nothing when we ended it. */
function offerFailureOf(cause: Cause): OfferFailure | null {
  switch (cause) {
    case 'cancelled':
    case 'answered-elsewhere':
      return null
    case 'busy':
      return 'busy'
    case 'rejected':
    case 'hung-up':
      return 'rejected'
    case 'failed':
      return 'error'
    case 'no-answer':
    case 'unreachable':
    case 'unknown-number':
    case 'congestion':
    case 'lost':
    case 'outage':
      return 'unreachable'
  }
}
