import { assert } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId } from '#server/kernel/ids.ts'
import type { Effect } from './effect.ts'
import { restoreAsides } from './hand-over.ts'
import { itemOf } from './item.ts'
import { leaveWork } from './presence.ts'
import { agentIn, applySettings } from './seats.ts'
import type { Agent, Item, State } from './state.ts'
import { type CoreOptions, createCore, turnOf } from './step.ts'
import type { Reservation, StoredAgent, StoredInteraction } from './stored.ts'
import { setTimer } from './timers.ts'

/** The record as it is to be written now: with the `rev` that this write makes. */
export function storedInteraction(state: State, id: InteractionId): StoredInteraction {
  const item = state.items.get(id)
  assert(item, 'what changed is known until it is stored')
  return {
    id,
    rev: item.rev + 1,
    queueId: item.queueId,
    medium: item.medium,
    channel: item.channel,
    contactPriority: item.contactPriority,
    enteredAt: item.enteredAt,
    dueAt: item.dueAt,
    state: item.state,
    offer: item.offer && { ...item.offer, agentIds: [...item.offer.agentIds] },
    tried: item.tried.map((t) => ({ ...t })),
    agentId: item.agentId,
    sharedWith: [...item.sharedWith],
    formerAgentIds: [...item.formerAgentIds],
    servedAt: item.servedAt,
    takenAt: item.takenAt,
    endedAt: item.endedAt,
    wrapUpUntil: item.wrapUpUntil,
    leftWhy: item.leftWhy,
    queuedAt: item.queuedAt,
    overflowedMs: item.overflowedMs,
    alsoIn: [...item.alsoIn],
    been: [...item.been],
    diverted: item.diverted,
    skills: [...item.skills],
    callback: item.callback,
    notBefore: item.notBefore,
  }
}

export function storedAgent(state: State, id: AgentId): StoredAgent {
  const agent = state.agents.get(id)
  assert(agent, 'an agent who changed is known')
  return {
    agentId: id,
    rev: agent.rev + 1,
    presence: agent.presence,
    reason: agent.reason,
    since: agent.since,
    media: [...agent.media],
    idleSince: agent.idleSince,
    restsUntil: agent.restsUntil,
    reservations: agent.reservations.map((r) => (r.aside ? { ...r, aside: { ...r.aside } } : { ...r })),
    perQueue: [...agent.tallies].map(([queueId, { served, round }]) => ({ queueId, served, round })),
  }
}

/** To be told when a write is durable: what was written as ended is forgotten then. */
export function wasStored(
  state: State,
  {
    interactions,
    agents,
  }: { interactions: Pick<StoredInteraction, 'id' | 'state'>[]; agents: Pick<StoredAgent, 'agentId'>[] },
): void {
  for (const { id, state: is } of interactions) {
    const item = state.items.get(id)
    if (!item) continue
    item.rev++
    if (is === 'ended') state.items.delete(id)
  }
  for (const { agentId } of agents) {
    const agent = state.agents.get(agentId)
    if (agent) agent.rev++
  }
}

export type Records = { interactions: StoredInteraction[]; agents: StoredAgent[] }

/** The latest that has happened by these records. */
export function latestIn({ interactions, agents }: Records): Instant {
  let latest = 0
  for (const { enteredAt, servedAt, endedAt, offer } of interactions)
    latest = Math.max(latest, enteredAt, servedAt ?? 0, endedAt ?? 0, offer?.madeAt ?? 0)
  for (const { since, idleSince } of agents) latest = Math.max(latest, since, idleSince)
  return latest
}

/**
 * The state that these records tell of. Interactions are the truth: reservations are made from them anew, so that a
 * write of which a crash let through only a part leaves no agent held by what does not hold them. What waits is
 * looked at in the next step.
 */
export function restore(options: CoreOptions & { records: Records; now: Instant }): State {
  const { records, now } = options
  const state = createCore({ ...options, settings: { ...options.settings, queues: [] } })
  state.now = now
  const weights = new Map<string, number>()
  for (const stored of records.agents) {
    restoreAgent(state, stored)
    for (const r of stored.reservations)
      if (r.state === 'active') weights.set(`${stored.agentId} ${r.interactionId}`, r.weight)
  }
  // Only what is being served can weigh less than its medium does.
  const weightOf = (agent: Agent, item: Item) =>
    (item.state === 'serving' ? weights.get(`${agent.id} ${item.id}`) : undefined) ??
    options.settings.capacity.weights[item.medium]
  for (const stored of records.interactions) {
    if (stored.state === 'ended') state.closed.set(stored.id, true)
    else restoreItem(state, stored, weightOf)
  }
  for (const stored of records.agents) restoreAsides(state, agentIn(state, stored.agentId), stored.reservations)

  const turn = turnOf(state, now)
  applySettings(turn, options.settings)
  for (const agent of state.agents.values()) if (agent.presence === 'offline') leaveWork(turn, agent)
  state.unsettled = true
  return state
}

function restoreAgent(state: State, stored: StoredAgent): void {
  const agent = agentIn(state, stored.agentId)
  const { rev, presence, reason, since, idleSince, restsUntil } = stored
  Object.assign(agent, { rev, presence, reason, since, idleSince, restsUntil, media: [...stored.media] })
  for (const { queueId, served, round } of stored.perQueue) agent.tallies.set(queueId, { served, round })
  if (restsUntil !== null) setTimer(state, { at: restsUntil, type: 'rest-ends', agent })
}

function restoreItem(state: State, stored: StoredInteraction, weightOf: (agent: Agent, item: Item) => number): void {
  const item: Item = Object.assign(itemOf(stored, stored.enteredAt), {
    ...stored,
    offer: stored.offer && { ...stored.offer, agentIds: [...stored.offer.agentIds] },
    tried: stored.tried.map((t) => ({ ...t })),
    // Records of before there were transfers lack these.
    sharedWith: [...(stored.sharedWith ?? [])],
    formerAgentIds: [...(stored.formerAgentIds ?? [])],
    takenAt: stored.takenAt ?? null,
    queuedAt: stored.queuedAt ?? stored.enteredAt,
    overflowedMs: stored.overflowedMs ?? -1,
    alsoIn: [...(stored.alsoIn ?? [])],
    been: [...(stored.been ?? [])],
    diverted: stored.diverted ?? null,
    skills: stored.skills ?? [],
    callback: stored.callback ?? false,
    notBefore: stored.notBefore ?? null,
  })
  state.items.set(item.id, item)
  if (item.offer) state.offers.set(item.offer.id, item)
  for (const { agentId, until } of item.tried) setTimer(state, { at: until, type: 'tried-ends', item, agentId })
  const reserve = (agentId: AgentId, as: Reservation['state']) => {
    const agent = agentIn(state, agentId)
    const reservation = { interactionId: item.id, medium: item.medium, weight: weightOf(agent, item), state: as }
    agent.reservations = [...agent.reservations, reservation]
  }
  if (item.state === 'offered' && item.offer) {
    setTimer(state, { at: item.offer.endsAt, type: 'offer-ends', item, offerId: item.offer.id })
    for (const agentId of item.offer.agentIds) reserve(agentId, 'alerting')
  }
  if (item.state === 'serving' && item.agentId !== null) reserve(item.agentId, 'active')
  for (const agentId of item.sharedWith) {
    const agent = agentIn(state, agentId)
    const { id: interactionId, medium } = item
    const weight = weightOf(agent, item)
    const aside = { since: item.takenAt ?? item.servedAt ?? state.now, until: null }
    agent.reservations = [...agent.reservations, { interactionId, medium, weight, state: 'active', aside }]
  }
  if (item.state === 'wrap-up' && item.agentId !== null) {
    if (item.wrapUpUntil !== null) setTimer(state, { at: item.wrapUpUntil, type: 'wrap-up-ends', item })
    reserve(item.agentId, 'wrap-up')
  }
}

/**
 * What was asked for and may never have been carried out, because the process died between the write and the deed:
 * every open offer and every connection, to be asked for once more.
 */
export function askedFor(state: State): Effect[] {
  const effects: Effect[] = []
  for (const item of state.items.values()) {
    const { id: interactionId, medium, queueId, offer } = item
    if (item.state === 'waiting' && item.diverted && queueId !== null)
      effects.push({ type: 'overflow', interactionId, medium, queueId, ...item.diverted })
    if (offer === null || queueId === null) continue
    if (item.state === 'offered')
      effects.push({
        type: 'offer',
        offer: { ...offer, agentIds: [...offer.agentIds], interactionId, medium, queueId },
      })
    if (item.state === 'serving' && item.agentId !== null)
      effects.push({ type: 'connect', interactionId, medium, agentId: item.agentId, offerId: offer.id })
  }
  return effects
}
