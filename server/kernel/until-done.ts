import type { Clock } from './clock.ts'

const firstPauseMs = 50
const longestPauseMs = 5000
/** So long the database may be away: calls that are up go on meanwhile. */
const usualPatienceMs = 120_000

/** Another process owns the company now: nothing that this one writes counts any more. */
const isStale = (why: unknown): boolean => why instanceof Error && 'code' in why && why.code === 'stale-owner'

/**
 * Tries again after ever longer pauses until it succeeds. Throws the last error when patience is at an end, when
 * `goOn` says no, and at once for a stale owner.
 */
export async function untilDone<T>(
  deed: () => Promise<T>,
  {
    clock,
    goOn,
    failed,
    patienceMs = usualPatienceMs,
  }: { clock: Clock; goOn: () => boolean; failed: (why: unknown, again: number) => void; patienceMs?: number },
): Promise<T> {
  const until = clock.now() + patienceMs
  for (let again = 1; ; again++) {
    try {
      return await deed()
    } catch (why) {
      if (isStale(why) || clock.now() >= until || !goOn()) throw why
      failed(why, again)
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (again - 1))
      await new Promise<void>((wake) => void clock.wakeAt(clock.now() + pauseMs, wake))
    }
  }
}
