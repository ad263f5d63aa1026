import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until it is done, as a page does while its server is away. False where the server said no, or `until` says enough. */
export async function again(
  ask: () => Promise<unknown>,
  { until, everyMs = 200 }: { until: () => boolean; everyMs?: number },
): Promise<boolean> {
  while (!until()) {
    try {
      await ask()
      return true
    } catch (why) {
      if (isNo(why)) return false
      await sleep(everyMs)
    }
  }
  return false
}

/** An answer that another try does not change. */
export const isNo = (why: unknown): boolean =>
  typeof why === 'object' && why !== null && 'status' in why && Number(why.status) < 500 && Number(why.status) !== 429
