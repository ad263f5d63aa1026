/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

export interface Clock {
  now(): Instant
  /** Calls `wake` once, at `at` or as soon after as can be; returns how to call it off. */
  wakeAt(at: Instant, wake: () => void): () => void
}

/** A clock that moves only when told to. Work that a wake-up starts is given the turns to run before time moves on. */
export interface VirtualClock extends Clock {
  advance(ms: number): Promise<void>
}

export function virtualClock(start: Instant = Date.UTC(2026, 0, 5, 12)): VirtualClock {
  let now = start
  let order = 0
  const alarms = new Map<number, { at: Instant; wake: () => void }>()

  const next = (until: Instant) =>
    [...alarms].filter(([, a]) => a.at <= until).toSorted(([x, a], [y, b]) => a.at - b.at || x - y)[0]

  return {
    now: () => now,
    wakeAt(at, wake) {
      const key = ++order
      alarms.set(key, { at, wake })
      return () => void alarms.delete(key)
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let due = next(until); due; due = next(until)) {
        const [key, alarm] = due
        alarms.delete(key)
        now = Math.max(now, alarm.at)
        alarm.wake()
        await settle()
      }
      now = until
      await settle()
    },
  }
}

/** Lets every promise that can go on without I/O go on. */
export async function settle(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
}
