import type { Strategy } from '../contract.ts'

/** Who took the fewest of this queue today goes first; of equals, who has had nothing to do for longest. */
export const fewestCalls = {
  name: 'fewest-calls',
  rings: 'one',
  rank: (agent) => [agent.served, agent.idleSince],
  ties: 'by-place',
} as const satisfies Strategy
