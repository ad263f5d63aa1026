import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId } from '#server/kernel/ids.ts'

/** What a strategy may know of an agent who is a member of the queue. */
export type AgentFacts = {
  agentId: AgentId
  /** Place in the queue's dragged order, from 0. */
  place: number
  /** Since when the agent has had nothing to do: the end of the last work, wrap-up and all, or the log-in. */
  idleSince: Instant
  /** Interactions of this queue that the agent took since the company's day began; a newcomer starts at the others' minimum. */
  served: number
  /** How many times this queue's offers have alerted the agent in rounds: see random-with-memory. */
  round: number
}

/**
 * Who is first among those who could take it. A strategy says how it ranks, never whom: who is eligible was decided
 * before it is asked, how to ring is decided after. A rank changes only when the agent's facts do, so agents stand in
 * line by rank and a decision costs the logarithm of their number.
 */
export interface Strategy {
  name: string
  rings: 'one' | 'all'
  /** Lower first, the second number where the first is equal. */
  rank(agent: AgentFacts): readonly [number, number]
  /** Agents of equal rank: by their place, or by a draw at each decision. */
  ties: 'by-place' | 'drawn'
}
