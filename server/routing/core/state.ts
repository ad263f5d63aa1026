import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, CompanyId, InteractionId, NewId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Random } from '#server/kernel/random.ts'
import type { RoutingHappened } from '../events.ts'
import type { Ordered, Place } from '../rules/order.ts'
import type { Overflow } from '../rules/overflow.ts'
import type { SkillNeed } from '../rules/skills.ts'
import type { Strategy } from '../strategies/contract.ts'
import type { Effect } from './effect.ts'
import type { Heap } from './heap.ts'
import type { LeftWhy, Presence } from './input.ts'
import type { Least } from './least.ts'
import type { Once } from './once.ts'
import type { Recent } from './recent.ts'
import type { QueueSettings, Settings } from './settings.ts'
import type { SortedSet } from './sorted-set.ts'
import type { Reservation, StoredInteraction } from './stored.ts'
import type { Waiting } from './waiting.ts'

/*
 * Routing's state, kept indexed so that a decision costs the logarithm of what waits and of who is there:
 * - a waiting line for each queue and medium: what waits and is offered to nobody, in the order of rules/order.ts;
 * - a ready line for each queue and medium: who could be offered one now, in the order of the queue's strategy.
 * Between two steps no waiting line holds what somebody in the ready line beside it may take: only what joined one of
 * the two lines in this step need be looked at.
 */
export type State = {
  companyId: CompanyId
  settings: Settings
  queues: Map<QueueId, Queue>
  items: Map<InteractionId, Item>
  agents: Map<AgentId, Agent>
  /** Open offers, and the accepted ones of what is being served. */
  offers: Map<OfferId, Item>
  /** What a late answer may still speak of. */
  endedOffers: Recent<OfferId, { interactionId: InteractionId; medium: Medium }>
  /** A call that has left does not come back. */
  closed: Recent<InteractionId, true>
  timers: Heap<Timer>
  timersMade: number
  /** So many may be set before those that were called off are let go. */
  timersMost: number
  random: Random
  newId: NewId
  /** The latest time seen: for the core time never runs backwards. */
  now: Instant
  /** Just restored: everything that waits is to be looked at in the next step. */
  unsettled: boolean
}

export type Line = Pick<SortedSet<Item>, 'add' | 'delete' | 'has'>

export type Queue = {
  settings: QueueSettings
  strategy: Strategy
  /** In dragged order. */
  seats: Seat[]
  waiting: Record<Medium, Waiting>
  /** What waits in another queue and is offered here too. */
  guests: Record<Medium, Waiting>
  /** Still waits, for the customer; out of the waiting lines while agents are alerted. */
  offered: SortedSet<Item>
  ready: Record<Medium, SortedSet<Seat>>
  /** The latest round of random-with-memory. */
  round: number
  counts: Least
  /** When it answered lately, the last one last; forgotten with the process. */
  answers: Record<Medium, Instant[]>
}

/** An agent's membership of one queue. */
export type Seat = {
  agent: Agent
  queue: Queue
  place: number
  tally: Tally | null
  /** As of when it joined the lines. */
  rank: readonly [number, number]
  /** The media in whose ready lines it stands, as bits. */
  lines: number
}

/** What an agent did in one queue today. Whoever has none has not been present today. */
export type Tally = { served: number; round: number }

export type ItemOffer = NonNullable<StoredInteraction['offer']>

/** What most have none of: one empty list is everybody's. */
export const none: readonly never[] = []

export type Item = Ordered & {
  id: InteractionId
  rev: number
  queueId: QueueId | null
  medium: Medium
  channel: string
  contactPriority: number
  enteredAt: Instant
  dueAt: Instant | null
  state: StoredInteraction['state']
  /** While serving, the offer that was accepted. */
  offer: ItemOffer | null
  tried: readonly { agentId: AgentId; until: Instant }[]
  agentId: AgentId | null
  sharedWith: readonly AgentId[]
  formerAgentIds: readonly AgentId[]
  servedAt: Instant | null
  takenAt: Instant | null
  endedAt: Instant | null
  wrapUpUntil: Instant | null
  leftWhy: LeftWhy | null
  /** As of when it joined the line. */
  place: Place
  /** Where it stands now; null while served, not yet due, diverted, or in a queue that is not there. */
  line: Line | null
  /** The lines of other queues in which it stands as a guest. */
  guestIn: readonly Line[]
  queuedAt: Instant
  overflowedMs: number
  alsoIn: readonly QueueId[]
  been: readonly QueueId[]
  diverted: Overflow | null
  /** What it asks for by itself, and what is asked of an agent as of when it joined the line. */
  skills: readonly SkillNeed[]
  needs: readonly SkillNeed[]
  callback: boolean
  notBefore: Instant | null
  /** The alarm that counts for it: rises in priority, or falls due. */
  wakesAt: Instant | null
}

export type Agent = {
  id: AgentId
  rev: number
  presence: Presence
  reason: string | null
  since: Instant
  media: Medium[]
  idleSince: Instant
  restsUntil: Instant | null
  reservations: readonly Reservation[]
  tallies: Map<QueueId, Tally>
  seats: Seat[]
}

export type Timer =
  | { at: Instant; made: number; type: 'offer-ends'; item: Item; offerId: OfferId }
  | { at: Instant; made: number; type: 'wrap-up-ends'; item: Item }
  | { at: Instant; made: number; type: 'tried-ends'; item: Item; agentId: AgentId }
  | { at: Instant; made: number; type: 'rest-ends'; agent: Agent }
  | { at: Instant; made: number; type: 'aside-ends'; agent: Agent; interactionId: InteractionId }
  /** It falls due, its channel's priority rises, less is asked for, or its queue has a step for it. */
  | { at: Instant; made: number; type: 'moves-up'; item: Item }

/** One step under way: what it asks for, and what is still to be looked at before it is over. */
export type Turn = {
  state: State
  now: Instant
  effects: Effect[]
  happened: RoutingHappened[]
  changedItems: Once<Item>
  changedAgents: Once<Agent>
  /** Came to a waiting line, or lost an exclusion. */
  freshItems: Once<Item>
  /** Came to a ready line. */
  freshAgents: Once<Agent>
}
