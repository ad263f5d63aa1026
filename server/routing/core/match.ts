import { assert } from '#server/kernel/assert.ts'
import type { OfferId } from '#server/kernel/ids.ts'
import { compareOrder, waitsSince } from '../rules/order.ts'
import { has, type SkillNeed } from '../rules/skills.ts'
import { decisionOf } from './decision.ts'
import type { Offer } from './effect.ts'
import { Heap } from './heap.ts'
import { bitOf, hasTried, isPassedOver, placeAgent, queueOf, queuesOf, standAside } from './lines.ts'
import type { Agent, Item, ItemOffer, Queue, Seat, State, Turn } from './state.ts'
import { setTimer } from './timers.ts'
import type { Waiting } from './waiting.ts'

/** Whoever, or whatever, came to a line in this step, with the best item that can be offered because of it. */
type Source = {
  item: Item
  agent: Agent | null
  /** How many offers this step had made when that was the best. */
  asOf: number
}

const better = (a: Source, b: Source): boolean => compareOrder(a.item, b.item) < 0

/**
 * Offers until nothing waits where an agent fits. The best item of all goes first, whoever's arrival made it possible:
 * so no agent is given a lesser one while a better one waits that the same agent could take.
 */
export function settle(turn: Turn): void {
  const { state, freshItems, freshAgents } = turn
  if (freshItems.values.length === 0 && freshAgents.values.length === 0) return
  const sources = new Heap<Source>(better)
  let made = 0
  const again = (agent: Agent) => {
    const item = bestFor(state, agent, false)
    if (item) sources.push({ item, agent, asOf: made })
  }
  for (const item of freshItems.values) if (canBeOffered(state, item)) sources.push({ item, agent: null, asOf: made })
  for (const agent of freshAgents.values) again(agent)
  for (let source = sources.pop(); source; source = sources.pop()) {
    const { item, agent } = source
    // What was best may be taken by now, or the agent be busy: then the source stands for something less, or nothing.
    if (source.asOf === made || isStillBest(state, source)) {
      offer(turn, item, choose(state, item), 'push')
      made++
    }
    if (agent) again(agent)
  }
}

const isStillBest = (state: State, { item, agent }: Source): boolean =>
  agent ? bestFor(state, agent, false) === item : canBeOffered(state, item)

const canBeOffered = (state: State, item: Item): boolean =>
  item.state === 'waiting' && item.line !== null && firstAsked(state, item) !== undefined

/** Who is asked first: of the first of its queues in which somebody could take it. */
function firstAsked(state: State, item: Item): Seat | undefined {
  for (const queue of queuesOf(state, item)) {
    const first = queue.settings.distribution === 'pull' ? undefined : firstReady(state, queue, item)
    if (first) return first
  }
  return undefined
}

/** The best of what waits for this agent: the one function behind push and pull ("Próximo"). */
export function bestFor(state: State, agent: Agent, pulled: boolean): Item | undefined {
  let best: Item | undefined
  const levels = state.settings.agentSkills?.[agent.id]
  const fits = (needs: readonly SkillNeed[]) => has(levels, needs)
  const passes = (item: Item) => !hasTried(item, agent.id)
  const consider = (line: Waiting) => {
    const item = line.first(fits, passes)
    if (item && (!best || compareOrder(item, best) < 0)) best = item
  }
  for (const { queue, lines } of agent.seats) {
    if (lines === 0 || (!pulled && queue.settings.distribution === 'pull')) continue
    for (const medium of agent.media) {
      if ((lines & bitOf[medium]) === 0) continue
      consider(queue.waiting[medium])
      consider(queue.guests[medium])
    }
  }
  return best
}

function firstReady(state: State, queue: Queue, item: Item): Seat | undefined {
  const line = queue.ready[item.medium]
  const first = line.first()
  if (!first || !isPassedOver(state, item, first.agent.id)) return first
  return line.find((seat) => !isPassedOver(state, item, seat.agent.id))
}

/** Whom the queue's strategy names among those who could take it now. */
function choose(state: State, item: Item): Seat[] {
  const first = firstAsked(state, item)
  assert(first, 'what is offered waits in a queue where somebody could take it')
  const { queue } = first
  const line = queue.ready[item.medium]
  if (queue.strategy.rings === 'all') return [...line].filter((seat) => !isPassedOver(state, item, seat.agent.id))
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
  const id = state.newId<OfferId>()
  const { id: interactionId, medium } = item
  const queueId = queue.settings.id
  const endsAt = now + queue.settings.ringMs[medium]
  const made: ItemOffer = { id, agentIds, mode, madeAt: now, endsAt }
  const decision = decisionOf(state, seats[0]!.queue, item, made)

  item.state = 'offered'
  item.offer = made
  standAside(state, item, now)
  state.offers.set(id, item)
  turn.changedItems.add(item)
  setTimer(state, { at: endsAt, type: 'offer-ends', item, offerId: id })
  for (const seat of seats) alert(turn, seat, item)

  const told: Offer = { id, interactionId, queueId, medium, agentIds: [...agentIds], mode, madeAt: now, endsAt }
  turn.effects.push({ type: 'offer', offer: told }, { type: 'decided', decision })
  turn.happened.push({
    type: 'offer.made',
    data: {
      offerId: id,
      interactionId,
      queueId,
      medium,
      agentIds: [...agentIds],
      mode,
      waitedMs: now - waitsSince(item),
      endsAt,
    },
  })
}

function alert(turn: Turn, seat: Seat, item: Item): void {
  const { agent, queue, tally } = seat
  const weight = turn.state.settings.capacity.weights[item.medium]
  agent.reservations = [
    ...agent.reservations,
    { interactionId: item.id, medium: item.medium, weight, state: 'alerting' },
  ]
  if (tally) {
    // Alerted in this round already: then everybody who could be has been, and the next round begins.
    if (tally.round >= queue.round) queue.round = tally.round + 1
    tally.round = queue.round
  }
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
}
