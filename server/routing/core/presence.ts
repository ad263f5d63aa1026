import type { AgentId, InteractionId, OfferId } from '#server/kernel/ids.ts'
import { type Medium, media } from '#server/kernel/media.ts'
import { fits, returnsToQueue } from '../rules/capacity.ts'
import type { Presence } from './input.ts'
import { placeAgent } from './lines.ts'
import { drop, forgetOffer, rest, unreserve, waitAgain } from './offers.ts'
import type { Agent, Item, Seat, Turn } from './state.ts'

/** A pause takes effect for new offers only; who goes offline loses the open ones, and what can wait goes back. */
export function changePresence(turn: Turn, agent: Agent, presence: Presence, reason: string | null): void {
  if (agent.presence === presence && agent.reason === reason && agent.since > 0) return
  const was = agent.presence
  agent.presence = presence
  agent.reason = reason
  agent.since = turn.now
  turn.changedAgents.add(agent)
  turn.happened.push({ type: 'agent.presence-changed', data: { agentId: agent.id, presence, reason } })
  if (was === 'offline' && presence !== 'offline') {
    agent.idleSince = turn.now
    for (const seat of agent.seats) beginDay(turn, seat)
  }
  placeAgent(turn, agent)
  if (presence === 'offline') leaveWork(turn, agent)
}

/** First seen in this queue today: "fewest calls" starts at what the least of the others has. */
export function beginDay(turn: Turn, seat: Seat): void {
  if (seat.tally || seat.agent.presence === 'offline') return
  seat.tally = { served: seat.queue.counts.value(), round: 0 }
  seat.queue.counts.add(seat.tally.served)
  seat.agent.tallies.set(seat.queue.settings.id, seat.tally)
  turn.changedAgents.add(seat.agent)
}

/** Voice while the phone is registered, chat while a console is open: a medium that is gone takes its open offers along. */
export function changeMedia(turn: Turn, agent: Agent, wanted: readonly Medium[]): void {
  const now = media.filter((medium) => wanted.includes(medium))
  if (now.length === agent.media.length && now.every((medium) => agent.media.includes(medium))) return
  agent.media = now
  turn.changedAgents.add(agent)
  turn.happened.push({ type: 'agent.media-changed', data: { agentId: agent.id, media: now } })
  placeAgent(turn, agent)
  loseOffers(turn, agent, (medium) => !now.includes(medium))
}

/** Work that came by no queue: offers that fit no more beside it are taken back. */
export function loseWhatFitsNoMore(turn: Turn, agent: Agent): void {
  const { capacity } = turn.state.settings
  const beside = agent.reservations.filter((r) => r.state !== 'alerting')
  loseOffers(turn, agent, (medium) => fits(beside, medium, capacity) !== 'fits')
}

export function leaveWork(turn: Turn, agent: Agent): void {
  loseOffers(turn, agent, () => true)
  for (const reservation of [...agent.reservations]) {
    const item = turn.state.items.get(reservation.interactionId)
    if (item?.state === 'serving' && returnsToQueue[item.medium]) giveBack(turn, agent, item, 'agent-offline')
  }
}

/** They could not be brought together: the customer waits again in the old place, the agent rests. */
export function loseConnection(turn: Turn, offerId: OfferId, agentId: AgentId): void {
  const item = turn.state.offers.get(offerId)
  const agent = turn.state.agents.get(agentId)
  if (!agent || item?.state !== 'serving' || item.agentId !== agentId) return
  rest(turn, agent)
  giveBack(turn, agent, item, 'not-connected')
}

/** The agent is gone in mid-service, and the customer is not: the old place in the queue, as if never served. */
export function loseAgent(turn: Turn, interactionId: InteractionId, agentId: AgentId): void {
  const item = turn.state.items.get(interactionId)
  const agent = turn.state.agents.get(agentId)
  if (!agent || item?.state !== 'serving' || item.agentId !== agentId || item.offer === null) return
  rest(turn, agent)
  giveBack(turn, agent, item, 'agent-lost')
}

function giveBack(turn: Turn, agent: Agent, item: Item, why: 'agent-offline' | 'agent-lost' | 'not-connected'): void {
  const { id: interactionId, medium, offer } = item
  // What came by no offer has no queue to go back to.
  if (offer === null) return
  turn.effects.push({ type: 'withdraw', offerId: offer.id, interactionId, medium, agentIds: [agent.id], why: 'gone' })
  unreserve(turn, agent, item)
  forgetOffer(turn, item)
  waitAgain(turn, item, why)
}

function loseOffers(turn: Turn, agent: Agent, lost: (medium: Medium) => boolean): void {
  for (const reservation of [...agent.reservations]) {
    const item = turn.state.items.get(reservation.interactionId)
    if (!item || reservation.state !== 'alerting' || !lost(reservation.medium)) continue
    drop(turn, item, [agent.id], 'gone', 'gone')
  }
}
