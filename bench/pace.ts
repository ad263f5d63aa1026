import { setTimeout as sleep } from 'node:timers/promises'

/**
 * An open loop: work begins at fixed instants, whether what came before is done or not, and is told the instant at which
 * it should have begun. Latencies count from that one, so that a stall lengthens all that fell into it. Milliseconds of
 * `performance.now()`.
 */
export async function atRate(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  begin: (n: number, dueAt: number) => void,
): Promise<void> {
  const total = Math.round(perSecond * seconds)
  const startAt = performance.now() + 5
  for (let n = 0; n < total; ) {
    const now = performance.now()
    for (let dueAt = startAt + (n * 1_000) / perSecond; n < total && dueAt <= now; ) {
      begin(n++, dueAt)
      dueAt = startAt + (n * 1_000) / perSecond
    }
    await sleep(Math.max(0, startAt + (n * 1_000) / perSecond - performance.now()))
  }
}
