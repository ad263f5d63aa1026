import { assert, unreachable } from '#server/kernel/assert.ts'
import { media } from '#server/kernel/media.ts'
import { compareOrder, waitsSince } from '../rules/order.ts'
import { nextOverflowAt } from '../rules/overflow.ts'
import { bitOf, compareSeats, hindrance, isPassedOver, queueOf } from './lines.ts'
import type { SortedSet } from './sorted-set.ts'
import type { Agent, Item, Queue, Seat, State } from './state.ts'

/** Everything that is true between two steps. It looks at all there is: for tests and the simulator, not for each call. */
export function checkInvariants(state: State): void {
  for (const item of state.items.values()) checkItem(state, item)
  for (const agent of state.agents.values()) checkAgent(state, agent)
  for (const queue of state.queues.values()) checkQueue(state, queue)
  for (const [id, item] of state.offers) assert(item.offer?.id === id, 'an offer is found under its id')
}

function checkItem(state: State, item: Item): void {
  const holders = [...state.agents.values()].filter((a) =>
    a.reservations.some((r) => r.interactionId === item.id && !r.aside),
  )
  for (const id of item.sharedWith)
    assert(
      state.agents.get(id)?.reservations.some((r) => r.interactionId === item.id && r.aside && r.state === 'active'),
      'who is in it beside is held by it',
    )
  const holds = (ids: string[], as: string) =>
    holders.length === ids.length &&
    holders.every(
      (a) => ids.includes(a.id) && a.reservations.every((r) => r.interactionId !== item.id || r.state === as),
    )
  const queue = queueOf(state, item)
  const served = item.state === 'serving' || item.state === 'wrap-up' || item.state === 'ended'
  assert(served || item.agentId === null, 'only who serves has it')
  switch (item.state) {
    case 'waiting': {
      assert(holders.length === 0 && item.offer === null, 'what waits is held by nobody')
      const due = queue !== undefined && !item.diverted && Math.max(waitsSince(item), item.notBefore ?? 0) <= state.now
      assert(due === (item.line !== null), 'what is due stands in line, what is not stands aside')
      if (due) assert(item.line === queue.waiting[item.medium] && item.line.has(item), 'it stands in its own line')
      const guestIn = due ? item.alsoIn.flatMap((id) => state.queues.get(id)?.guests[item.medium] ?? []) : []
      assert(guestIn.length === item.guestIn.length, 'it is a guest where its queue’s steps have sent it')
      assert(
        guestIn.every((line) => line.has(item)),
        'it stands where it is a guest',
      )
      if (due) assert((nextOverflowAt(item, queue.settings) ?? Infinity) > state.now, 'no step of its queue is overdue')
      return
    }
    case 'offered':
      assert(item.offer && item.offer.agentIds.length > 0, 'an offer alerts somebody')
      assert(holds(item.offer.agentIds, 'alerting'), 'an offer is held by those whom it alerts, and by no others')
      assert(state.offers.get(item.offer.id) === item, 'an open offer is known')
      assert(item.offer.endsAt > state.now, 'an offer ends in time')
      assert(queue === undefined || (item.line === queue.offered && item.line.has(item)), 'it keeps its place')
      return
    case 'serving':
      assert(holds(item.agentId === null ? [] : [item.agentId], 'active'), 'one agent serves it, or nobody of ours')
      assert(item.line === null, 'what is served waits no more')
      return
    case 'wrap-up':
      assert(item.agentId !== null && holds([item.agentId], 'wrap-up'), 'one agent wraps it up')
      assert(item.wrapUpUntil === null || item.wrapUpUntil > state.now, 'a wrap-up ends in time')
      return
    case 'ended':
      assert(holders.length === 0 && item.line === null && item.offer === null, 'what has ended holds nobody')
      assert(item.sharedWith.length === 0, 'nobody is beside what has ended')
      return
    default:
      return unreachable(item.state)
  }
}

function checkAgent(state: State, agent: Agent): void {
  const { mayInterrupt } = state.settings.capacity
  const ids = agent.reservations.map((r) => r.interactionId)
  assert(new Set(ids).size === ids.length, 'nothing weighs twice on an agent')
  for (const r of agent.reservations) {
    const item = state.items.get(r.interactionId)
    // What was handed over may end before its former agent has wrapped it up.
    assert(item || (r.aside && r.state === 'wrap-up'), 'what weighs on an agent is there')
    if (!r.aside || r.state !== 'active') continue
    assert(item?.sharedWith.includes(agent.id), 'who is held beside is beside it')
  }
  const alerting = agent.reservations.filter((r) => r.state === 'alerting').map((r) => r.medium)
  for (const [at, one] of alerting.entries())
    for (const other of alerting.slice(at + 1)) {
      const together = one !== other && (mayInterrupt[one].includes(other) || mayInterrupt[other].includes(one))
      assert(together, 'no agent has two open offers of media that exclude each other')
    }
  assert(agent.restsUntil === null || agent.restsUntil > state.now, 'a rest ends in time')
  for (const seat of agent.seats)
    for (const medium of media) {
      const stands = (seat.lines & bitOf[medium]) !== 0
      const ready = hindrance(state, agent, medium) === undefined
      assert(stands === ready, 'who can be offered one stands in line, and nobody else')
      assert(stands === seat.queue.ready[medium].has(seat), 'a seat knows its lines')
    }
}

function checkQueue(state: State, queue: Queue): void {
  checkOrder(queue.offered, compareOrder)
  const least = queue.seats.reduce(
    (min, { tally }) => (tally ? Math.min(min, tally.served) : min),
    Number.POSITIVE_INFINITY,
  )
  assert(!Number.isFinite(least) || queue.counts.value() === least, 'the least count is known')
  for (const medium of media) {
    checkOrder(queue.ready[medium], compareSeats)
    if (queue.settings.distribution === 'pull' || state.unsettled) continue
    const ready: Seat[] = [...queue.ready[medium]]
    if (ready.length === 0) continue
    for (const item of [...queue.waiting[medium], ...queue.guests[medium]])
      assert(!ready.some((seat) => !isPassedOver(state, item, seat.agent.id)), 'nothing waits where an agent fits')
  }
}

function checkOrder<T>(line: SortedSet<T>, compare: (a: T, b: T) => number): void {
  const all = [...line]
  assert(all.length === line.size, 'a line knows its length')
  for (const [at, value] of all.entries()) assert(at === 0 || compare(all[at - 1]!, value) < 0, 'a line is in order')
}
