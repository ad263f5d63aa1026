import { assert } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId } from '#server/kernel/ids.ts'
import { waitsSince } from '../rules/order.ts'
import { dismissAll, endAside, type HandedOver, handOver } from './hand-over.ts'
import type { Arrival, Input, LeftWhy } from './input.ts'
import { type Facts, itemOf } from './item.ts'
import { leaveLine, placeAgent, placeInQueue, queueOf, stand, standAside } from './lines.ts'
import { closeOffer, forgetOffer, unreserve, waitAgain } from './offers.ts'
import { enter, queueAnew } from './overflow.ts'
import { loseWhatFitsNoMore } from './presence.ts'
import { agentIn } from './seats.ts'
import { type Agent, type Item, none, type State, type Turn } from './state.ts'
import { setTimer } from './timers.ts'

function newItem(turn: Turn, facts: Facts): Item {
  const item = itemOf(facts, turn.now)
  turn.state.items.set(item.id, item)
  turn.changedItems.add(item)
  return item
}

export function arrive(turn: Turn, arrival: Arrival): void {
  const { state } = turn
  // An arrival may be told twice, the second time after the hang-up: what has left does not come back.
  if (state.closed.has(arrival.id)) return
  const known = state.items.get(arrival.id)
  if (known) return moveTo(turn, known, arrival)
  const item = newItem(turn, arrival)
  item.enteredAt = Math.min(arrival.enteredAt, turn.now)
  item.dueAt = arrival.dueAt ?? null
  item.skills = arrival.skills ?? none
  if (enter(turn, item) === 'stays') stand(turn, item)
  const { id: interactionId, medium, channel, enteredAt } = item
  const position = placeInQueue(state, item) ?? null
  turn.happened.push({
    type: 'interaction.queued',
    data: { interactionId, queueId: arrival.queueId, medium, channel, enteredAt, position },
  })
}

/** An arrival of what is already here: told twice, or sent on to another queue, from the line or out of a talk. */
function moveTo(turn: Turn, item: Item, arrival: Arrival): void {
  if (item.state === 'waiting' && item.diverted) return takeBack(turn, item, arrival)
  // Nobody has it, and so it may come back to where it was, or to its first queue.
  const isHandedOver = item.state === 'serving' && item.agentId === null
  if (!isHandedOver && (item.queueId === arrival.queueId || item.queueId === null)) return
  if (item.state !== 'waiting' && item.state !== 'offered' && item.state !== 'serving') return
  if (item.state === 'offered') closeOffer(turn, item, 'left', 'left')
  if (item.state === 'serving') stopServing(turn, item)
  leaveLine(item)
  queueAnew(turn, item, arrival.queueId)
  item.been = none
  item.contactPriority = arrival.contactPriority
  item.skills = arrival.skills ?? none
  waitAgain(turn, item, 'transferred')
}

/** It had been sent out of a queue, and where it went led to this one. */
function takeBack(turn: Turn, item: Item, arrival: Arrival): void {
  queueAnew(turn, item, arrival.queueId)
  item.been = none
  item.contactPriority = arrival.contactPriority
  item.skills = arrival.skills ?? none
  if (enter(turn, item) === 'stays') waitAgain(turn, item, 'transferred')
}

/** The caller hung up to be called back: the place stays. Whoever tried in vain is free; nobody is asked until then. */
export function callBack(turn: Turn, interactionId: InteractionId, notBefore: Instant | null): void {
  const item = turn.state.items.get(interactionId)
  if (!item || item.queueId === null || item.state === 'wrap-up' || item.state === 'ended') return
  item.callback = true
  item.notBefore = notBefore
  turn.changedItems.add(item)
  item.diverted = null
  if (notBefore === null) {
    if (item.state === 'waiting') stand(turn, item)
    return
  }
  if (item.state === 'offered') closeOffer(turn, item, 'left', 'left')
  if (item.state === 'serving') stopServing(turn, item)
  waitAgain(turn, item, 'not-connected')
}

function stopServing(turn: Turn, item: Item): void {
  dismissAll(turn, item)
  item.takenAt = null
  if (item.agentId === null) return
  const agent = servingAgent(turn.state, item)
  forgetOffer(turn, item)
  agent.idleSince = turn.now
  unreserve(turn, agent, item)
}

function servingAgent(state: State, item: Item): Agent {
  const agent = item.agentId === null ? undefined : state.agents.get(item.agentId)
  assert(agent, 'what is served has an agent')
  return agent
}

export function prioritise(turn: Turn, interactionId: InteractionId, contactPriority: number): void {
  const item = turn.state.items.get(interactionId)
  if (!item || item.contactPriority === contactPriority) return
  item.contactPriority = contactPriority
  turn.changedItems.add(item)
  if (item.state === 'waiting') stand(turn, item)
  if (item.state === 'offered') standAside(turn.state, item, turn.now)
}

/** The customer is gone, whatever was going on. */
export function leave(turn: Turn, interactionId: InteractionId, why: LeftWhy): void {
  const { state, now } = turn
  const item = state.items.get(interactionId)
  if (!item) return state.closed.set(interactionId, true)
  const from = item.state
  if (from === 'wrap-up' || from === 'ended') return
  const taken = item.takenAt ?? item.servedAt
  const servedMs = taken === null ? 0 : now - taken
  const waitedMs = Math.max(0, (item.servedAt ?? now) - waitsSince(item))
  const { queueId, medium, agentId } = item
  turn.happened.push({
    type: 'interaction.left',
    data: { interactionId, queueId, medium, agentId, from, why, waitedMs, servedMs },
  })
  item.leftWhy = why
  item.endedAt = now
  turn.changedItems.add(item)
  const ended = why === 'lost-in-outage' ? 'lost' : 'left'
  if (from === 'offered') closeOffer(turn, item, ended, ended)
  dismissAll(turn, item)
  if (from === 'serving' && item.agentId !== null) wrapUp(turn, item)
  else close(turn, item)
}

/** The agent's work with it goes on, at full weight: for the queue's wrap-up time, or until it is disposed. */
function wrapUp(turn: Turn, item: Item): void {
  const { state, now } = turn
  const agent = servingAgent(state, item)
  const { wrapUpMs = 0, dispositionsRequired = false } = queueOf(state, item)?.settings ?? {}
  forgetOffer(turn, item)
  item.state = 'wrap-up'
  item.wrapUpUntil = dispositionsRequired ? null : now + wrapUpMs
  turn.changedAgents.add(agent)
  const reservation = agent.reservations.find((r) => r.interactionId === item.id)
  assert(reservation, 'what is served weighs on its agent')
  reservation.state = 'wrap-up'
  reservation.weight = state.settings.capacity.weights[item.medium]
  const endsAt = item.wrapUpUntil
  if (endsAt !== null && endsAt <= now) return endWrapUp(turn, item)
  if (endsAt !== null) setTimer(state, { at: endsAt, type: 'wrap-up-ends', item })
  turn.happened.push({ type: 'wrap-up.started', data: { interactionId: item.id, agentId: agent.id, endsAt } })
  placeAgent(turn, agent)
}

export function endWrapUp(turn: Turn, item: Item): void {
  const agent = servingAgent(turn.state, item)
  agent.idleSince = turn.now
  const wrapUpMs = turn.now - (item.endedAt ?? turn.now)
  turn.happened.push({ type: 'wrap-up.ended', data: { interactionId: item.id, agentId: agent.id, wrapUpMs } })
  close(turn, item)
  unreserve(turn, agent, item)
}

export function finishWrapUp(turn: Turn, interactionId: InteractionId, agentId: AgentId): void {
  const item = turn.state.items.get(interactionId)
  if (item?.state === 'wrap-up' && item.agentId === agentId) return endWrapUp(turn, item)
  endAside(turn, agentIn(turn.state, agentId), interactionId)
}

/** It is somebody else's, or nobody's of ours. */
export function passOn(turn: Turn, input: HandedOver): void {
  const { interactionId, agentId, medium, channel } = input
  const item = turn.state.items.get(interactionId)
  if (item) return handOver(turn, item, agentId)
  if (agentId) begin(turn, { type: 'interaction.started', interactionId, agentId, medium, channel })
}

/** Kept until it is stored; after that only its id is remembered. */
function close(turn: Turn, item: Item): void {
  leaveLine(item)
  item.wakesAt = null
  item.state = 'ended'
  item.wrapUpUntil = null
  item.tried = none
  turn.changedItems.add(item)
  turn.state.closed.set(item.id, true)
}

/** Work that came by no queue takes capacity all the same. */
export function begin(turn: Turn, input: Extract<Input, { type: 'interaction.started' }>): void {
  const { state, now } = turn
  const { interactionId: id, medium, channel } = input
  if (state.closed.has(id)) return
  const known = state.items.get(id)
  // Sent out of a queue, and where it went led to an agent.
  if (known?.state === 'waiting' && known.diverted) return handOver(turn, known, input.agentId)
  if (known) return
  const agent = agentIn(state, input.agentId)
  const item = newItem(turn, {
    id,
    queueId: input.queueId ?? null,
    medium,
    channel,
    contactPriority: 50,
    enteredAt: now,
  })
  item.state = 'serving'
  item.agentId = agent.id
  item.servedAt = now
  const weight = state.settings.capacity.weights[medium]
  agent.reservations = [...agent.reservations, { interactionId: id, medium, weight, state: 'active' }]
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
  loseWhatFitsNoMore(turn, agent)
  turn.happened.push({
    type: 'interaction.connected',
    data: { interactionId: id, queueId: item.queueId, agentId: agent.id, medium, waitedMs: 0 },
  })
}

/** A chat that waits for the customer weighs little, until the customer writes again. */
export function waitForCustomer(turn: Turn, interactionId: InteractionId, waits: boolean): void {
  const { state } = turn
  const item = state.items.get(interactionId)
  if (item?.state !== 'serving') return
  const agent = servingAgent(state, item)
  const reservation = agent.reservations.find((r) => r.interactionId === interactionId)
  assert(reservation, 'what is served weighs on its agent')
  const { weights, waitingCustomerWeight } = state.settings.capacity
  const weight = waits ? waitingCustomerWeight : weights[item.medium]
  if (reservation.weight === weight) return
  reservation.weight = weight
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
}
