import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, QueueId } from '#server/kernel/ids.ts'
import { type Medium, media } from '#server/kernel/media.ts'
import { waitsSince } from '../rules/order.ts'
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
  longestWaitMs: number
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
  reservations: Reservation[]
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
    queues: [...state.queues.values()].map((queue) => viewQueue(queue, state.now)),
    agents: [...state.agents.values()].filter((agent) => agent.since > 0).map(viewAgent),
    waits: [...state.queues.values()].flatMap((queue) => viewWaits(queue, state.now, waitsMost)),
  }
}

function viewQueue(queue: Queue, now: Instant): QueueView {
  const waiting = { voice: 0, chat: 0, email: 0 }
  const ready = { voice: 0, chat: 0, email: 0 }
  let oldest = now
  const count = (item: Item) => {
    waiting[item.medium]++
    oldest = Math.min(oldest, waitsSince(item))
  }
  for (const item of queue.offered) count(item)
  for (const medium of media) {
    for (const item of queue.waiting[medium]) count(item)
    ready[medium] = queue.ready[medium].size
  }
  const { id: queueId, name } = queue.settings
  const present = queue.seats.filter(({ agent }) => agent.presence !== 'offline').length
  return { queueId, name, waiting, longestWaitMs: now - oldest, ready, members: queue.seats.length, present }
}

function viewAgent(agent: Agent): AgentView {
  const { id: agentId, presence, reason, since } = agent
  const reservations = agent.reservations.map((r) => ({ ...r }))
  const load = reservations.reduce((sum, r) => sum + r.weight, 0)
  return { agentId, presence, reason, since, media: [...agent.media], load, reservations }
}

function viewWaits(queue: Queue, now: Instant, most: number): WaitView[] {
  const lines = [queue.offered, ...media.map((medium) => queue.waiting[medium])]
  const heads = lines.flatMap((line) => [...line].slice(0, most))
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
