import { assert } from '#server/kernel/assert.ts'
import type { AgentId, InteractionId, OfferId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { RoutingHappened } from '../events.ts'
import { answersKept } from '../rules/expected-wait.ts'
import { waitsSince } from '../rules/order.ts'
import type { WithdrawWhy } from './effect.ts'
import type { OfferFailure } from './input.ts'
import { leaveLine, placeAgent, placeInQueue, queueOf, stand } from './lines.ts'
import type { Agent, Item, Turn } from './state.ts'
import { setTimer } from './timers.ts'

/** An agent whose phone could not be reached is asked for nothing for so long. */
const restMs = 5000
/** However short the queue's `againMs`: an agent who cannot take it is not asked for it in a tight circle. */
const againLeastMs = 1000

type Said = { offerId: OfferId; agentId: AgentId; interactionId?: InteractionId; medium?: Medium }
type ReturnedWhy = Extract<RoutingHappened, { type: 'interaction.returned' }>['data']['why']
type EndWhy = Extract<RoutingHappened, { type: 'offer.ended' }>['data']['why']

/** The first to accept has it; for whoever comes later the phone is to be hung up. */
export function accept(turn: Turn, said: Said): void {
  const { state, now } = turn
  const item = state.offers.get(said.offerId)
  if (!item || item.offer === null) return sayGone(turn, said)
  if (item.state !== 'offered') {
    // The answer that won, once more.
    if (item.agentId !== said.agentId) sayGone(turn, said)
    return
  }
  if (!item.offer.agentIds.includes(said.agentId)) return sayGone(turn, said)

  const others = item.offer.agentIds.filter((id) => id !== said.agentId)
  release(turn, item, others, 'taken', 'taken')
  tell(turn, item, said.agentId, 'accepted')
  item.state = 'serving'
  item.agentId = said.agentId
  item.servedAt = now
  leaveLine(item)
  turn.changedItems.add(item)
  const answers = queueOf(state, item)?.answers[item.medium]
  if (answers && answers.push(now) > answersKept) answers.shift()
  const agent = takes(turn, item, said.agentId)
  turn.effects.push({
    type: 'connect',
    interactionId: item.id,
    medium: item.medium,
    agentId: agent.id,
    offerId: said.offerId,
  })
  const waitedMs = now - waitsSince(item)
  const { id: interactionId, queueId, medium } = item
  turn.happened.push({
    type: 'interaction.connected',
    data: { interactionId, queueId, agentId: agent.id, medium, waitedMs },
  })
}

function takes(turn: Turn, item: Item, agentId: AgentId): Agent {
  const agent = turn.state.agents.get(agentId)
  const reservation = agent?.reservations.find((r) => r.interactionId === item.id)
  assert(agent && reservation?.state === 'alerting', 'who accepts is being alerted')
  reservation.state = 'active'
  const seat = agent.seats.find((s) => s.queue.settings.id === item.queueId)
  if (seat?.tally) {
    seat.queue.counts.raise(seat.tally.served)
    seat.tally.served++
  }
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
  return agent
}

function sayGone(turn: Turn, said: Said): void {
  const ended = turn.state.endedOffers.get(said.offerId)
  const item = turn.state.offers.get(said.offerId)
  const interactionId = ended?.interactionId ?? item?.id ?? said.interactionId
  const medium = ended?.medium ?? item?.medium ?? said.medium
  if (interactionId === undefined || medium === undefined) return
  const { offerId, agentId } = said
  turn.effects.push({ type: 'withdraw', offerId, interactionId, medium, agentIds: [agentId], why: 'gone' })
}

/** It could not alert the agent, or was turned down: the others go on being alerted; after the last it waits again. */
export function fail(turn: Turn, offerId: OfferId, agentId: AgentId, why: OfferFailure): void {
  const { state } = turn
  const item = state.offers.get(offerId)
  const agent = state.agents.get(agentId)
  if (!agent || item?.state !== 'offered' || !item.offer?.agentIds.includes(agentId)) return
  if (why === 'unreachable' || why === 'error') rest(turn, agent)
  else excludeFor(turn, item, agentId, Math.max(againLeastMs, queueOf(state, item)?.settings.againMs ?? 0))
  drop(turn, item, [agentId], null, why)
}

export function rest(turn: Turn, agent: Agent): void {
  agent.restsUntil = turn.now + restMs
  setTimer(turn.state, { at: agent.restsUntil, type: 'rest-ends', agent })
  turn.changedAgents.add(agent)
}

/** For so long the agent is not asked for it again. */
export function excludeFor(turn: Turn, item: Item, agentId: AgentId, ms: number): void {
  item.tried = item.tried.filter((t) => t.agentId !== agentId)
  turn.changedItems.add(item)
  if (ms <= 0) return
  const until = turn.now + ms
  item.tried = [...item.tried, { agentId, until }]
  setTimer(turn.state, { at: until, type: 'tried-ends', item, agentId })
}

/** Takes agents out of an open offer. With the last of them it ends, and the item waits again in its old place. */
export function drop(turn: Turn, item: Item, agentIds: AgentId[], withdraw: WithdrawWhy | null, why: EndWhy): void {
  assert(item.offer && item.state === 'offered', 'only an open offer loses agents')
  const left = item.offer.agentIds.filter((id) => !agentIds.includes(id))
  if (left.length > 0) {
    release(turn, item, agentIds, withdraw, why)
    item.offer = { ...item.offer, agentIds: left }
    turn.changedItems.add(item)
    return
  }
  closeOffer(turn, item, withdraw, why)
  waitAgain(turn, item, 'not-taken')
}

/** Ends an open offer for all whom it still alerts. What becomes of the item is the caller's to say. */
export function closeOffer(turn: Turn, item: Item, withdraw: WithdrawWhy | null, why: EndWhy): void {
  assert(item.offer, 'only an offer is closed')
  release(turn, item, item.offer.agentIds, withdraw, why)
  forgetOffer(turn, item)
  leaveLine(item)
}

export function forgetOffer(turn: Turn, item: Item): void {
  if (item.offer === null) return
  turn.state.offers.delete(item.offer.id)
  turn.state.endedOffers.set(item.offer.id, { interactionId: item.id, medium: item.medium })
  item.offer = null
  turn.changedItems.add(item)
}

export function waitAgain(turn: Turn, item: Item, why: ReturnedWhy): void {
  item.state = 'waiting'
  item.agentId = null
  item.servedAt = null
  turn.changedItems.add(item)
  stand(turn, item)
  assert(item.queueId !== null, 'what waits again came by a queue')
  const { id: interactionId, queueId, medium } = item
  const position = placeInQueue(turn.state, item) ?? null
  turn.happened.push({ type: 'interaction.returned', data: { interactionId, queueId, medium, why, position } })
}

function release(turn: Turn, item: Item, agentIds: AgentId[], withdraw: WithdrawWhy | null, why: EndWhy): void {
  const offer = item.offer
  assert(offer, 'agents are released from an offer')
  if (agentIds.length === 0) return
  for (const agentId of agentIds) {
    const agent = turn.state.agents.get(agentId)
    assert(agent, 'an offer alerts agents that exist')
    unreserve(turn, agent, item)
    tell(turn, item, agentId, why)
  }
  if (withdraw === null) return
  const { id: interactionId, medium } = item
  turn.effects.push({
    type: 'withdraw',
    offerId: offer.id,
    interactionId,
    medium,
    agentIds: [...agentIds],
    why: withdraw,
  })
}

export function unreserve(turn: Turn, agent: Agent, item: Item): void {
  agent.reservations = agent.reservations.filter((r) => r.interactionId !== item.id)
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
}

function tell(turn: Turn, item: Item, agentId: AgentId, why: EndWhy): void {
  const offer = item.offer
  if (!offer) return
  const alertedMs = turn.now - offer.madeAt
  const data = { offerId: offer.id, interactionId: item.id, queueId: item.queueId ?? '', agentId, why, alertedMs }
  turn.happened.push({ type: 'offer.ended', data })
}
