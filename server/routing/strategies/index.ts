import type { Strategy } from './contract.ts'
import { fewestCalls } from './fewest-calls/index.ts'
import { linear } from './linear/index.ts'
import { longestIdle } from './longest-idle/index.ts'
import { random } from './random/index.ts'
import { randomWithMemory } from './random-with-memory/index.ts'
import { ringAll } from './ring-all/index.ts'

/** Every strategy that a queue can have. A new one is a folder and a line here. */
export const strategies = {
  'ring-all': ringAll,
  'longest-idle': longestIdle,
  'fewest-calls': fewestCalls,
  random: random,
  'random-with-memory': randomWithMemory,
  linear: linear,
} as const satisfies Record<string, Strategy>

export type StrategyName = keyof typeof strategies
