import type { Strategy } from '../contract.ts'

/** Who has had nothing to do for longest goes first (app_queue's leastrecent). */
export const longestIdle = {
  name: 'longest-idle',
  rings: 'one',
  rank: (agent) => [agent.idleSince, agent.place],
  ties: 'by-place',
} as const satisfies Strategy
