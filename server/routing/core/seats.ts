import type { AgentId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import { compareOrder } from '../rules/order.ts'
import { strategies } from '../strategies/index.ts'
import { Least } from './least.ts'
import { compareSeats, placeAgent, stand, standAside } from './lines.ts'
import { beginDay } from './presence.ts'
import type { QueueSettings, Settings } from './settings.ts'
import { SortedSet } from './sorted-set.ts'
import { type Agent, type Item, none, type Queue, type Seat, type State, type Turn } from './state.ts'
import { Waiting } from './waiting.ts'

/** The agent of this id; one who was never heard of is offline. */
export function agentIn(state: State, id: AgentId): Agent {
  const known = state.agents.get(id)
  if (known) return known
  const agent: Agent = {
    id,
    rev: 0,
    presence: 'offline',
    reason: null,
    since: 0,
    media: [],
    idleSince: 0,
    restsUntil: null,
    reservations: none,
    tallies: new Map(),
    seats: [],
  }
  state.agents.set(id, agent)
  return agent
}

/**
 * Everything is put into line anew, by the new settings. Who is a member no more loses only new offers. What waits in a
 * queue that is gone is kept, in no line, until the queue is back: to drop a caller is for those to say who know why.
 */
export function applySettings(turn: Turn, settings: Settings): void {
  const { state } = turn
  const rounds = new Map([...state.queues].map(([id, queue]) => [id, queue.round]))
  const answers = new Map([...state.queues].map(([id, queue]) => [id, queue.answers]))
  state.settings = settings
  state.queues = new Map(settings.queues.map((of) => [of.id, newQueue(of)]))
  for (const agent of state.agents.values()) agent.seats = []
  for (const [id, queue] of state.queues) queue.answers = answers.get(id) ?? queue.answers
  for (const [of, queue] of state.queues) {
    for (const id of new Set(queue.settings.members)) takeSeat(agentIn(state, id), queue)
    queue.round = queue.seats.reduce((most, seat) => Math.max(most, seat.tally?.round ?? 0), rounds.get(of) ?? 0)
    for (const seat of queue.seats) beginDay(turn, seat)
  }
  for (const item of state.items.values()) {
    item.line = null
    item.guestIn = none
    if (item.state === 'waiting') stand(turn, item)
    if (item.state === 'offered') standAside(state, item, turn.now)
  }
  for (const agent of state.agents.values()) placeAgent(turn, agent)
  // What waits is looked at itself: the agents need not be looked at too.
  turn.freshAgents.clear()
}

function newQueue(settings: QueueSettings): Queue {
  const lines = <T>(compare: (a: T, b: T) => number): Record<Medium, SortedSet<T>> => ({
    voice: new SortedSet(compare),
    chat: new SortedSet(compare),
    email: new SortedSet(compare),
  })
  return {
    settings,
    strategy: strategies[settings.strategy],
    seats: [],
    waiting: waitingLines(),
    guests: waitingLines(),
    offered: new SortedSet<Item>(compareOrder),
    ready: lines<Seat>(compareSeats),
    round: 0,
    counts: new Least(),
    answers: { voice: [], chat: [], email: [] },
  }
}

const waitingLines = () => ({ voice: new Waiting(), chat: new Waiting(), email: new Waiting() })

function takeSeat(agent: Agent, queue: Queue): void {
  const tally = agent.tallies.get(queue.settings.id) ?? null
  const seat: Seat = { agent, queue, place: queue.seats.length, tally, rank: [0, 0], lines: 0 }
  queue.seats.push(seat)
  agent.seats.push(seat)
  if (tally) queue.counts.add(tally.served)
}

/** The window of "fewest calls" starts anew for all who are there; the others begin when they come. */
export function beginDays(turn: Turn): void {
  for (const agent of turn.state.agents.values()) {
    if (agent.tallies.size === 0) continue
    agent.tallies.clear()
    turn.changedAgents.add(agent)
    for (const seat of agent.seats) seat.tally = null
  }
  for (const queue of turn.state.queues.values()) {
    queue.counts = new Least()
    queue.round = 0
    for (const seat of queue.seats) beginDay(turn, seat)
  }
  for (const agent of turn.state.agents.values()) placeAgent(turn, agent)
}
