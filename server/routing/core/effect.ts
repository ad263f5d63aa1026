import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Overflow } from '../rules/overflow.ts'
import type { OfferFailure, Presence } from './input.ts'

/** One interaction proposed to one or more agents, with an end. */
export type Offer = {
  id: OfferId
  interactionId: InteractionId
  queueId: QueueId
  medium: Medium
  agentIds: AgentId[]
  mode: 'push' | 'pull'
  madeAt: Instant
  endsAt: Instant
}

export type WithdrawWhy = 'taken' | 'left' | 'rang-out' | 'gone' | 'lost'

export type PullAnswer =
  | { ok: true; interactionId: InteractionId; offerId: OfferId }
  | { ok: false; why: 'nothing-waits' | 'nothing-fits' | 'not-available' | 'offer-open' | 'not-a-member' }

/** What is to be done, in order: alerts beside the write of what changed, all else after it (`engine.ts`). */
export type Effect =
  | { type: 'offer'; offer: Offer }
  /** Stop alerting these agents. */
  | {
      type: 'withdraw'
      offerId: OfferId
      interactionId: InteractionId
      medium: Medium
      agentIds: AgentId[]
      why: WithdrawWhy
    }
  | { type: 'connect'; interactionId: InteractionId; medium: Medium; agentId: AgentId; offerId: OfferId }
  /** It has waited too long, or may not wait there: `leave` is to be told again by `interaction.queued`, `.started` or `.left`. */
  | ({ type: 'overflow'; interactionId: InteractionId; medium: Medium; queueId: QueueId } & Overflow)
  | { type: 'answer-pull'; askId: string; agentId: AgentId; answer: PullAnswer }
  /** The core itself changed an agent's presence (let it ring out). */
  | { type: 'presence-changed'; agentId: AgentId; presence: Presence; reason: string }
  | { type: 'decided'; decision: Decision }

/** Why this agent: kept 30 days, read by "Por quê?" and by what-if. */
export type Decision = {
  at: Instant
  offerId: OfferId
  interactionId: InteractionId
  queueId: QueueId
  /** The queue whose members were asked, where that was another's. */
  throughQueueId?: QueueId
  medium: Medium
  strategy: string
  mode: 'push' | 'pull'
  waitedMs: number
  /** The interaction's place among all that waited, as the order saw it. */
  order: { band: number; channelPriority: number; contactPriority: number; enteredAt: Instant }
  /** The first of those who could take it, in the strategy's order, with the rank that put them there. */
  eligible: { agentId: AgentId; rank: readonly [number, number] }[]
  eligibleCount: number
  chosen: AgentId[]
  /** Members who could not, and why; at most the first twenty in member order. */
  passedOver: { agentId: AgentId; why: PassedOver }[]
}

export type PassedOver =
  | 'offline'
  | 'paused'
  | 'wrap-up'
  | 'no-medium'
  | 'no-capacity'
  | 'offer-open'
  | 'resting'
  | 'tried'
  | 'lacks-skill'
  | 'unknown'

/** What became of what was asked, for the reader of events and reports. */
export type Failure = { offerId: OfferId; agentId: AgentId; why: OfferFailure | 'rang-out' }
