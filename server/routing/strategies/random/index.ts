import type { Strategy } from '../contract.ts'

/** Any of them: drawn anew at each decision, whoever had the last one. */
export const random = {
  name: 'random',
  rings: 'one',
  rank: () => [0, 0],
  ties: 'drawn',
} as const satisfies Strategy
