import type { Strategy } from './contract.ts'
import { longestIdle } from './longest-idle/index.ts'

/** Every strategy that a queue can have. A new one is a folder and a line here. */
export const strategies = {
  'longest-idle': longestIdle,
} as const satisfies Record<string, Strategy>

export type StrategyName = keyof typeof strategies
