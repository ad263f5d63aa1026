import type { Strategy } from '../contract.ts'

/** Drawn among those whom this round has not reached yet: nobody is alerted twice before everybody present was once. */
export const randomWithMemory = {
  name: 'random-with-memory',
  rings: 'one',
  rank: (agent) => [agent.round, 0],
  ties: 'drawn',
} as const satisfies Strategy
