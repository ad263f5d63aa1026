import { assert } from '#server/kernel/assert.ts'
import type { AgentId, OfferId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import { compareOrder, waitsSince } from '../rules/order.ts'
import { has } from '../rules/skills.ts'
import { decisionOf } from './decision.ts'
import { Heap } from './heap.ts'
import { bitOf, hasTried, isPassedOver, placeAgent, queueOf, queuesOf, standAside } from './lines.ts'
import type { Agent, Item, ItemOffer, Queue, Seat, State, Turn } from './state.ts'
import { setTimer } from './timers.ts'
import type { Waiting } from './waiting.ts'

/** Whoever, or whatever, came to a line in this step, with the best item that can be offered because of it. */
type Source = { item: Item; agent: Agent | null }

/**
 * Offers until nothing waits where an agent fits. The best item of all goes first, whoever's arrival made it possible:
 * so no agent is given a lesser one while a better one waits that the same agent could take.
 */
export function settle(turn: Turn): void {
  const { freshItems, freshAgents } = turn
  const sources = new Heap<Source>((a, b) => compareOrder(a.item, b.item) < 0)
  for (const item of freshItems) if (canBeOffered(item, turn.state)) sources.push({ item, agent: null })
  for (const agent of freshAgents) again(turn.state, sources, agent)
  for (let source = sources.pop(); source; source = sources.pop()) {
    // What was best may be taken by now, or the agent be busy: then the source stands for something less, or nothing.
    const item = source.agent ? bestFor(turn.state, source.agent, false) : canBeOffered(source.item, turn.state)
    if (!item) continue
    if (item === source.item) offer(turn, item, choose(turn.state, item), 'push')
    if (source.agent) again(turn.state, sources, source.agent)
  }
  freshItems.clear()
  freshAgents.clear()
}

function again(state: State, sources: Heap<Source>, agent: Agent): void {
  const item = bestFor(state, agent, false)
  if (item) sources.push({ item, agent })
}

function canBeOffered(item: Item, state: State): Item | undefined {
  if (item.state !== 'waiting' || item.line === null) return undefined
  return askedQueue(state, item) ? item : undefined
}

/** Whose members are asked: the first of its queues in which somebody could take it. */
const askedQueue = (state: State, item: Item): Queue | undefined =>
  queuesOf(state, item).find((queue) => queue.settings.distribution !== 'pull' && firstReady(state, queue, item))

/** The best of what waits for this agent: the one function behind push and pull ("Próximo"). */
export function bestFor(state: State, agent: Agent, pulled: boolean): Item | undefined {
  let best: Item | undefined
  for (const seat of agent.seats) {
    if (seat.lines === 0 || (!pulled && seat.queue.settings.distribution === 'pull')) continue
    for (const medium of media) {
      if ((seat.lines & bitOf[medium]) === 0) continue
      for (const line of [seat.queue.waiting[medium], seat.queue.guests[medium]]) {
        if (line.size === 0) continue
        const item = firstFor(state, line, agent.id)
        if (item && (!best || compareOrder(item, best) < 0)) best = item
      }
    }
  }
  return best
}

const firstFor = (state: State, line: Waiting, agentId: AgentId): Item | undefined =>
  line.first(
    (needs) => has(state.settings.agentSkills?.[agentId], needs),
    (item) => !hasTried(item, agentId),
  )

function firstReady(state: State, queue: Queue, item: Item): Seat | undefined {
  const line = queue.ready[item.medium]
  const first = line.first()
  if (!first || !isPassedOver(state, item, first.agent.id)) return first
  return line.find((seat) => !isPassedOver(state, item, seat.agent.id))
}

/** Whom the queue's strategy names among those who could take it now. */
function choose(state: State, item: Item): Seat[] {
  const queue = askedQueue(state, item)
  assert(queue, 'what is offered waits in a queue where somebody could take it')
  const line = queue.ready[item.medium]
  if (queue.strategy.rings === 'all') return [...line].filter((seat) => !isPassedOver(state, item, seat.agent.id))
  const first = firstReady(state, queue, item)
  assert(first, 'an offer is made to somebody')
  if (queue.strategy.ties === 'by-place') return [first]
  const notBehind = (seat: Seat) =>
    seat.rank[0] < first.rank[0] || (seat.rank[0] === first.rank[0] && seat.rank[1] <= first.rank[1])
  const count = line.countWhile(notBehind)
  if (item.tried.length === 0 && item.needs.length === 0) return [line.at(state.random.below(count))!]
  const equals = [...line].slice(0, count).filter((seat) => !isPassedOver(state, item, seat.agent.id))
  return [state.random.pick(equals)]
}

/** Alerts these agents; until it ends nobody else is asked. */
export function offer(turn: Turn, item: Item, seats: Seat[], mode: 'push' | 'pull'): void {
  const { state, now } = turn
  const queue = queueOf(state, item)
  assert(queue && item.state === 'waiting' && seats.length > 0, 'only what waits is offered, and to somebody')
  const agentIds = seats.map((seat) => seat.agent.id)
  const made: ItemOffer = {
    id: state.newId<OfferId>(),
    agentIds,
    mode,
    madeAt: now,
    endsAt: now + queue.settings.ringMs[item.medium],
  }
  const decision = decisionOf(state, seats[0]!.queue, item, { ...made, agentIds: [...agentIds] })

  item.state = 'offered'
  item.offer = { ...made }
  standAside(state, item, now)
  state.offers.set(made.id, item)
  turn.changedItems.add(item)
  setTimer(state, { at: made.endsAt, type: 'offer-ends', item, offerId: made.id })
  for (const seat of seats) alert(turn, seat, item)

  const told = {
    interactionId: item.id,
    queueId: queue.settings.id,
    medium: item.medium,
    agentIds: [...agentIds],
    mode,
  }
  turn.effects.push({ type: 'offer', offer: { ...told, id: made.id, madeAt: now, endsAt: made.endsAt } })
  turn.effects.push({ type: 'decided', decision })
  const waitedMs = now - waitsSince(item)
  turn.happened.push({ type: 'offer.made', data: { ...told, offerId: made.id, waitedMs, endsAt: made.endsAt } })
}

function alert(turn: Turn, seat: Seat, item: Item): void {
  const { agent, queue, tally } = seat
  const weight = turn.state.settings.capacity.weights[item.medium]
  agent.reservations.push({ interactionId: item.id, medium: item.medium, weight, state: 'alerting' })
  if (tally) {
    // Alerted in this round already: then everybody who could be has been, and the next round begins.
    if (tally.round >= queue.round) queue.round = tally.round + 1
    tally.round = queue.round
  }
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
}
