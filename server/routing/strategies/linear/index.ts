import type { Strategy } from '../contract.ts'

/** Always the first in the dragged order who is free: the second is there for when the first is not. */
export const linear = {
  name: 'linear',
  rings: 'one',
  rank: (agent) => [agent.place, 0],
  ties: 'by-place',
} as const satisfies Strategy
