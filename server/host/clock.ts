import type { Clock, Instant } from '#server/kernel/clock.ts'

/** setTimeout keeps 31 bits of milliseconds: what is later is waited for in steps. */
const farthestMs = 2 ** 31 - 1

/** The machine's own clock. Its alarms do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(at: Instant, wake: () => void) {
    let timer: NodeJS.Timeout
    const set = () => {
      const waitMs = at - Date.now()
      timer = waitMs > farthestMs ? setTimeout(set, farthestMs) : setTimeout(wake, Math.max(0, waitMs))
      timer.unref()
    }
    set()
    return () => clearTimeout(timer)
  },
}
