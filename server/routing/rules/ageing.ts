import type { Instant } from '#server/kernel/clock.ts'
import type { Settings } from '../core/settings.ts'

export const highestPriority = 100

/** A channel's priority after so long a wait: one `step` more for each whole `everyMs`, never above the highest. */
export function aged(priority: number, waitedMs: number, ageing: Settings['ageing']): number {
  if (!ageing || waitedMs <= 0) return priority
  return Math.max(priority, Math.min(highestPriority, priority + ageing.step * Math.floor(waitedMs / ageing.everyMs)))
}

/** When the priority rises next; undefined where it never will. */
export function nextAgeingAt(
  priority: number,
  waitingSince: Instant,
  now: Instant,
  ageing: Settings['ageing'],
): Instant | undefined {
  if (!ageing || ageing.step <= 0 || ageing.everyMs <= 0) return undefined
  if (aged(priority, now - waitingSince, ageing) >= highestPriority) return undefined
  return waitingSince + ageing.everyMs * (Math.floor(Math.max(0, now - waitingSince) / ageing.everyMs) + 1)
}
