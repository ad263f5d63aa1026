import type { Strategy } from '../contract.ts'

/** Everybody who could take it is alerted at once, and the first to accept has it. The order is only how it is told. */
export const ringAll = {
  name: 'ring-all',
  rings: 'all',
  rank: (agent) => [agent.place, 0],
  ties: 'by-place',
} as const satisfies Strategy
