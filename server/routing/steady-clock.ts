import type { Clock } from '#server/kernel/clock.ts'

/**
 * The same clock, but never backwards: what a correction took away is added to all that follows. So a deadline that was
 * twenty seconds off is still twenty seconds off after the machine's clock was put back by an hour.
 */
export function steadyClock(clock: Clock): Clock {
  let latest = clock.now()
  let aheadMs = 0
  const now = () => {
    const seen = clock.now() + aheadMs
    if (seen < latest) aheadMs += latest - seen
    else latest = seen
    return latest
  }
  return { now, wakeAt: (at, wake) => clock.wakeAt(at - now() + clock.now(), wake) }
}
