import type { Clock, Instant } from '#server/kernel/clock.ts'

/**
 * The same clock, but never before `from` and never backwards: what a correction took away is added to all that
 * follows. So a deadline that was twenty seconds off still is when the machine's clock is put back by an hour.
 */
export function steadyClock(clock: Clock, from: Instant): Clock {
  let latest = from
  let aheadMs = 0
  const now = () => {
    const seen = clock.now() + aheadMs
    if (seen < latest) aheadMs += latest - seen
    else latest = seen
    return latest
  }
  return { now, wakeAt: (at, wake) => clock.wakeAt(at - now() + clock.now(), wake) }
}
