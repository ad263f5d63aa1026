import { waitsSince } from '../rules/order.ts'
import type { Decision, PassedOver } from './effect.ts'
import { bitOf, hasTried, hindrance, isPassedOver, lacksSkill } from './lines.ts'
import type { Item, ItemOffer, Queue, State } from './state.ts'

/** A record costs the same in a queue of ten and of ten thousand: it names the first, and counts the rest. */
const eligibleMost = 10
const passedOverMost = 20
const membersLookedAt = 64

/** Why this agent, as of just before the agent is alerted. */
export function decisionOf(state: State, queue: Queue, item: Item, offer: ItemOffer): Decision {
  const line = queue.ready[item.medium]
  const eligible: Decision['eligible'] = []
  line.find((seat) => {
    if (!isPassedOver(state, item, seat.agent.id)) eligible.push({ agentId: seat.agent.id, rank: seat.rank })
    return eligible.length === eligibleMost
  })
  const { band, channelPriority, contactPriority } = item.place
  const decision: Decision = {
    at: offer.madeAt,
    offerId: offer.id,
    interactionId: item.id,
    queueId: item.queueId ?? queue.settings.id,
    medium: item.medium,
    strategy: queue.strategy.name,
    mode: offer.mode,
    waitedMs: offer.madeAt - waitsSince(item),
    order: { band, channelPriority, contactPriority, enteredAt: item.enteredAt },
    eligible,
    eligibleCount: eligibleIn(state, queue, item),
    chosen: [...offer.agentIds],
    passedOver: passedOver(state, queue, item),
  }
  if (item.queueId !== queue.settings.id) decision.throughQueueId = queue.settings.id
  return decision
}

function eligibleIn(state: State, queue: Queue, item: Item): number {
  const line = queue.ready[item.medium]
  if (item.needs.length === 0) return line.size - readyButTried(state, queue, item)
  let count = 0
  for (const seat of line) if (!isPassedOver(state, item, seat.agent.id)) count++
  return count
}

function readyButTried(state: State, queue: Queue, item: Item): number {
  let count = 0
  for (const { agentId } of item.tried) {
    const seat = state.agents.get(agentId)?.seats.find((s) => s.queue === queue)
    if (seat && (seat.lines & bitOf[item.medium]) !== 0) count++
  }
  return count
}

function passedOver(state: State, queue: Queue, item: Item): Decision['passedOver'] {
  const passed: { agentId: Decision['chosen'][number]; why: PassedOver }[] = []
  const looked = Math.min(queue.seats.length, membersLookedAt)
  for (let place = 0; place < looked && passed.length < passedOverMost; place++) {
    const { agent } = queue.seats[place]!
    const why =
      hindrance(state, agent, item.medium) ??
      (hasTried(item, agent.id) ? 'tried' : lacksSkill(state, item, agent.id) ? 'lacks-skill' : undefined)
    if (why) passed.push({ agentId: agent.id, why })
  }
  return passed
}
