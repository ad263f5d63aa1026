import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, QueueId } from '#server/kernel/ids.ts'
import { type Medium, media } from '#server/kernel/media.ts'
import { bands, compareOrder, waitsSince } from '../rules/order.ts'
import type { Presence } from './input.ts'
import type { Agent, Item, Queue, State } from './state.ts'
import type { Reservation } from './stored.ts'

/** What a wallboard shows: made when asked for, at the cost of looking at all that waits. */
export type Snapshot = { at: Instant; queues: QueueView[]; agents: AgentView[]; waits: WaitView[] }

export type QueueView = {
  queueId: QueueId
  name: string
  /** Those who wait, the ones being offered with them. */
  waiting: Record<Medium, number>
  /** Since when the one waits who has waited longest; null where nobody waits. */
  longestWaitSince: Instant | null
  /** Of those who wait, the ones that go ahead: promised, absolute, or of a contact above the ordinary. */
  priorityWaits: number
  /** Members who could be offered one now. */
  ready: Record<Medium, number>
  members: number
  present: number
}

export type AgentView = {
  agentId: AgentId
  presence: Presence
  reason: string | null
  since: Instant
  media: Medium[]
  /** The sum of the weights of what the agent holds, of `capacity.total`. */
  load: number
  reservations: ReservationView[]
}

export type ReservationView = Omit<Reservation, 'aside'> & { queueId: QueueId | null; wrapUpEndsAt: Instant | null }

/** What waits, is offered, is served or disposed: gone when it has ended. */
export type InteractionView = {
  interactionId: InteractionId
  queueId: QueueId | null
  medium: Medium
  channel: string
  state: 'waiting' | 'offered' | 'serving' | 'wrap-up'
  contactPriority: number
  /** Since when it is in this state. */
  since: Instant
  /** Since when the customer waits or waited. */
  waitsSince: Instant
  offeredTo: AgentId[]
  agentId: AgentId | null
  wrapUpEndsAt: Instant | null
  /** The caller hung up and waits to be called back. */
  callback: boolean
}

export type WaitView = {
  interactionId: InteractionId
  queueId: QueueId
  medium: Medium
  channel: string
  position: number
  waitedMs: number
  offeredTo: AgentId[]
}

/** `waitsMost`: how many of each queue's waiting are listed, the next first. */
export function snapshotOf(state: State, { waitsMost = 50 }: { waitsMost?: number } = {}): Snapshot {
  return {
    at: state.now,
    queues: [...state.queues.values()].map(viewQueue),
    agents: [...state.agents.values()].filter((agent) => agent.since > 0).map((agent) => viewAgent(state, agent)),
    waits: [...state.queues.values()].flatMap((queue) => viewWaits(queue, state.now, waitsMost)),
  }
}

/** One queue, at the cost of looking at all that waits in it and at its members. */
export function queueIn(state: State, id: QueueId): QueueView | undefined {
  const queue = state.queues.get(id)
  return queue && viewQueue(queue)
}

/** One agent as of now; undefined for one who was never heard of. */
export function agentViewIn(state: State, id: AgentId): AgentView | undefined {
  const agent = state.agents.get(id)
  return agent && viewAgent(state, agent)
}

export const queuesOf = (state: State, id: AgentId): QueueId[] =>
  state.agents.get(id)?.seats.map(({ queue }) => queue.settings.id) ?? []

export const membersOf = (state: State, id: QueueId): AgentId[] =>
  state.queues.get(id)?.seats.map(({ agent }) => agent.id) ?? []

export function interactionIn(state: State, id: InteractionId): InteractionView | undefined {
  const item = state.items.get(id)
  if (!item || item.state === 'ended') return undefined
  return {
    interactionId: item.id,
    queueId: item.queueId,
    medium: item.medium,
    channel: item.channel,
    state: item.state,
    contactPriority: item.contactPriority,
    since: sinceOf(item),
    waitsSince: waitsSince(item),
    offeredTo: item.state === 'offered' && item.offer ? [...item.offer.agentIds] : [],
    agentId: item.agentId,
    wrapUpEndsAt: item.wrapUpUntil,
    callback: item.callback,
  }
}

/** Everything there is, by its id. */
export const idsIn = (state: State): { queues: QueueId[]; agents: AgentId[]; interactions: InteractionId[] } => ({
  queues: [...state.queues.keys()],
  agents: [...state.agents.keys()],
  interactions: [...state.items.keys()],
})

function sinceOf(item: Item): Instant {
  if (item.state === 'offered' && item.offer) return item.offer.madeAt
  if (item.state === 'serving' && item.servedAt !== null) return item.servedAt
  if (item.state === 'wrap-up' && item.endedAt !== null) return item.endedAt
  return waitsSince(item)
}

const ordinaryPriority = 50

function viewQueue(queue: Queue): QueueView {
  const waiting = { voice: 0, chat: 0, email: 0 }
  const ready = { voice: 0, chat: 0, email: 0 }
  let longestWaitSince: Instant | null = null
  let priorityWaits = 0
  const count = (item: Item) => {
    waiting[item.medium]++
    const since = waitsSince(item)
    if (longestWaitSince === null || since < longestWaitSince) longestWaitSince = since
    if (item.place.band > bands.ordinary || item.contactPriority > ordinaryPriority) priorityWaits++
  }
  for (const item of queue.offered) count(item)
  for (const medium of media) {
    for (const item of queue.waiting[medium]) count(item)
    ready[medium] = queue.ready[medium].size
  }
  const { id: queueId, name } = queue.settings
  const present = queue.seats.filter(({ agent }) => agent.presence !== 'offline').length
  return { queueId, name, waiting, longestWaitSince, priorityWaits, ready, members: queue.seats.length, present }
}

function viewAgent(state: State, agent: Agent): AgentView {
  const { id: agentId, presence, reason, since } = agent
  const reservations = agent.reservations.map(({ aside, ...reservation }) => {
    const item = state.items.get(reservation.interactionId)
    const wrapUpEndsAt = aside ? aside.until : (item?.wrapUpUntil ?? null)
    return { ...reservation, queueId: item?.queueId ?? null, wrapUpEndsAt }
  })
  const load = reservations.reduce((sum, r) => sum + r.weight, 0)
  return { agentId, presence, reason, since, media: [...agent.media], load, reservations }
}

function viewWaits(queue: Queue, now: Instant, most: number): WaitView[] {
  const lines = [queue.offered, ...media.map((medium) => queue.waiting[medium])]
  const heads = lines.flatMap((line) => [...line].toSorted(compareOrder).slice(0, most))
  const position = (item: Item) => lines.reduce((before, line) => before + line.countBefore(item), 1)
  return heads
    .map((item) => ({
      interactionId: item.id,
      queueId: queue.settings.id,
      medium: item.medium,
      channel: item.channel,
      position: position(item),
      waitedMs: now - waitsSince(item),
      offeredTo: item.offer ? [...item.offer.agentIds] : [],
    }))
    .toSorted((a, b) => a.position - b.position)
    .slice(0, most)
}
