import type { Instant } from '#server/kernel/clock.ts'
import type { InteractionId } from '#server/kernel/ids.ts'
import type { Agent } from './state.ts'

/** The wrap-up of an agent who handed this one over; undefined where there is none. */
export const asideOf = (agent: Agent, id: InteractionId): { since: Instant; until: Instant | null } | undefined =>
  agent.reservations.find((r) => r.interactionId === id && r.state === 'wrap-up' && r.aside)?.aside
