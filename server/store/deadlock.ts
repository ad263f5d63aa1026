/** PostgreSQL's "deadlock detected" (40P01), as FerretDB numbers it. */
const deadlockCode = 16_908_292
const attemptsMax = 6

/** FerretDB lets writers that meet on new keys fail with a deadlock; the next try finds the way free. */
export async function retryDeadlock<T>(work: () => PromiseLike<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (why) {
      if (!isDeadlock(why) || attempt >= attemptsMax) throw why
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt))
    }
  }
}

export const isDeadlock = (why: unknown): boolean =>
  typeof why === 'object' && why !== null && 'code' in why && Number(why.code) === deadlockCode
