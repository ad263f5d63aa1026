import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Overflow } from '../rules/overflow.ts'
import type { SkillNeed } from '../rules/skills.ts'
import type { LeftWhy, Presence } from './input.ts'

/** An interaction as routing keeps it: what is needed to go on after a crash, and what reports are made from. */
export type StoredInteraction = {
  id: InteractionId
  /** One more at each write; a write that expects another number fails. */
  rev: number
  /** null for work that came by no queue. */
  queueId: QueueId | null
  medium: Medium
  channel: string
  contactPriority: number
  enteredAt: Instant
  dueAt: Instant | null
  state: 'waiting' | 'offered' | 'serving' | 'wrap-up' | 'ended'
  offer: { id: OfferId; agentIds: AgentId[]; mode: 'push' | 'pull'; madeAt: Instant; endsAt: Instant } | null
  /** Agents who refused, missed or failed, and until when they are not asked again. */
  tried: { agentId: AgentId; until: Instant }[]
  /** null while served: nobody of ours has it, or it is on its way from one to another. */
  agentId: AgentId | null
  /** Those who are in it beside. */
  sharedWith: AgentId[]
  /** Who served it before and handed it over, the last one last. */
  formerAgentIds: AgentId[]
  servedAt: Instant | null
  /** Since when who has it now has it, where it was handed over. */
  takenAt: Instant | null
  endedAt: Instant | null
  wrapUpUntil: Instant | null
  leftWhy: LeftWhy | null
  /** Since when in this queue, and up to which of its overflow steps it has come: see rules/overflow.ts. */
  queuedAt?: Instant
  overflowedMs?: number
  alsoIn?: QueueId[]
  been?: QueueId[]
  /** Sent out of the queue, and not heard of since. */
  diverted?: Overflow | null
  /** What it asks for by itself. */
  skills?: SkillNeed[]
  callback?: boolean
  notBefore?: Instant | null
}

/** An agent at work: load is this set of reservations, never a counter. */
export type StoredAgent = {
  agentId: AgentId
  rev: number
  presence: Presence
  reason: string | null
  since: Instant
  media: Medium[]
  idleSince: Instant
  /** Out of every line until then: the phone could not be reached. */
  restsUntil: Instant | null
  reservations: Reservation[]
  /** Per queue: taken today, and the round of random-with-memory. */
  perQueue: { queueId: QueueId; served: number; round: number }[]
}

export type Reservation = {
  interactionId: InteractionId
  medium: Medium
  weight: number
  state: 'alerting' | 'active' | 'wrap-up'
  /** Not of who serves it: of one who is in it beside, or who handed it over and wraps up until then. */
  aside?: { since: Instant; until: Instant | null }
}
