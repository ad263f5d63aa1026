import type { AgentId, InteractionId } from '#server/kernel/ids.ts'
import { asideOf } from './aside.ts'
import type { Input } from './input.ts'
import { leaveLine, placeAgent, queueOf } from './lines.ts'
import { closeOffer, forgetOffer } from './offers.ts'
import { loseWhatFitsNoMore } from './presence.ts'
import { agentIn } from './seats.ts'
import { type Agent, type Item, none, type State, type Turn } from './state.ts'
import { setTimer } from './timers.ts'

// One interaction and several agents: who takes it over, who stands beside, who has handed it over and wraps up.

/**
 * Whoever had it until now has it no more: those whom it alerted are let go, who served it wraps up, and the other takes
 * capacity whether it fits or not, for that one has it in fact. Where nobody of ours has it (`agentId` null: a number
 * outside, a conference) it is served by nobody until it is handed over again, waits again, or ends.
 */
export function handOver(turn: Turn, item: Item, agentId: AgentId | null): void {
  const { now } = turn
  if (item.state === 'wrap-up' || item.state === 'ended') return
  const { agentId: from } = item
  if (item.state === 'serving' && from === agentId) return
  if (item.state === 'offered') closeOffer(turn, item, 'taken', 'taken')
  leaveLine(item)
  forgetOffer(turn, item)
  const servedMs = item.state === 'serving' ? now - (item.takenAt ?? item.servedAt ?? now) : 0
  if (from !== null) stepAside(turn, item, agentIn(turn.state, from))
  if (agentId !== null) standsBeside(turn, item, agentId, false)
  item.state = 'serving'
  item.agentId = agentId
  item.servedAt ??= now
  item.takenAt = now
  item.wakesAt = null
  item.tried = none
  turn.changedItems.add(item)
  const { id: interactionId, queueId, medium } = item
  turn.happened.push({
    type: 'interaction.handed-over',
    data: { interactionId, queueId, medium, fromAgentId: from, agentId, servedMs },
  })
  if (agentId !== null) reserve(turn, item, agentIn(turn.state, agentId), false)
}

/** An agent who speaks with those who are in it, beside who serves it: a colleague who is asked, three who talk. */
export function standsBeside(turn: Turn, item: Item, agentId: AgentId, does: boolean): void {
  const stands = item.sharedWith.includes(agentId)
  if (stands === does || item.state === 'ended' || item.state === 'wrap-up') return
  if (does && item.agentId === agentId) return
  item.sharedWith = does ? [...item.sharedWith, agentId] : item.sharedWith.filter((id) => id !== agentId)
  turn.changedItems.add(item)
  const agent = agentIn(turn.state, agentId)
  if (does) reserve(turn, item, agent, true)
  else release(turn, agent, item.id)
}

/** With it end the parts of those beside. */
export function dismissAll(turn: Turn, item: Item): void {
  for (const agentId of item.sharedWith) release(turn, agentIn(turn.state, agentId), item.id)
  item.sharedWith = none
}

function reserve(turn: Turn, item: Item, agent: Agent, beside: boolean): void {
  const { id: interactionId, medium } = item
  const weight = turn.state.settings.capacity.weights[medium]
  endAside(turn, agent, interactionId)
  const reservation = { interactionId, medium, weight, state: 'active' as const }
  agent.reservations = [
    ...agent.reservations,
    beside ? { ...reservation, aside: { since: turn.now, until: null } } : reservation,
  ]
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
  loseWhatFitsNoMore(turn, agent)
}

function release(turn: Turn, agent: Agent, id: InteractionId): void {
  const kept = agent.reservations.filter((r) => r.interactionId !== id || r.aside === undefined || r.state !== 'active')
  if (kept.length === agent.reservations.length) return
  agent.reservations = kept
  agent.idleSince = turn.now
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
}

/** Who has handed it over wraps up beside it, however it goes on: for the queue's time, or until it is disposed. */
function stepAside(turn: Turn, item: Item, agent: Agent): void {
  const { state, now } = turn
  const { wrapUpMs = 0, dispositionsRequired = false } = queueOf(state, item)?.settings ?? {}
  const until = dispositionsRequired ? null : now + wrapUpMs
  const weight = state.settings.capacity.weights[item.medium]
  const others = agent.reservations.filter((r) => r.interactionId !== item.id)
  agent.reservations = [
    ...others,
    { interactionId: item.id, medium: item.medium, weight, state: 'wrap-up', aside: { since: now, until } },
  ]
  item.formerAgentIds = [...item.formerAgentIds.filter((id) => id !== agent.id), agent.id]
  turn.changedItems.add(item)
  turn.changedAgents.add(agent)
  if (until !== null && until <= now) return endAside(turn, agent, item.id)
  if (until !== null) setTimer(state, { at: until, type: 'aside-ends', agent, interactionId: item.id })
  turn.happened.push({
    type: 'wrap-up.started',
    data: { interactionId: item.id, agentId: agent.id, endsAt: until },
  })
  placeAgent(turn, agent)
}

/** The wrap-up of who had handed it over; nothing where there is none. */
export function endAside(turn: Turn, agent: Agent, interactionId: InteractionId): void {
  const aside = asideOf(agent, interactionId)
  if (!aside) return
  agent.reservations = agent.reservations.filter((r) => r.interactionId !== interactionId)
  agent.idleSince = turn.now
  turn.changedAgents.add(agent)
  const wrapUpMs = turn.now - aside.since
  turn.happened.push({ type: 'wrap-up.ended', data: { interactionId, agentId: agent.id, wrapUpMs } })
  placeAgent(turn, agent)
}

export type HandedOver = Extract<Input, { type: 'interaction.handed-over' }>

/** What is kept of an agent alone: wrap-ups of what others serve now. */
export function restoreAsides(state: State, agent: Agent, reservations: Agent['reservations']): void {
  for (const one of reservations) {
    if (one.state !== 'wrap-up' || !one.aside) continue
    agent.reservations = [...agent.reservations, { ...one, aside: { ...one.aside } }]
    const at = one.aside.until
    if (at !== null) setTimer(state, { at, type: 'aside-ends', agent, interactionId: one.interactionId })
  }
}
