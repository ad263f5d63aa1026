import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Looks again and again until `look` gives something (not undefined, false or an exception), and gives that. After
 * `withinMs` it fails with `what` and with what was seen last.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  {
    withinMs = 10_000,
    everyMs = 30,
    seen,
  }: { withinMs?: number; everyMs?: number; seen?: () => Promise<unknown> | unknown } = {},
): Promise<T> {
  let last: unknown
  for (const end = Date.now() + withinMs; ; await sleep(everyMs)) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found
      last = undefined
    } catch (why) {
      last = why
    }
    if (Date.now() > end) break
  }
  const more = seen ? `\n${JSON.stringify(await seen(), null, 1)}` : ''
  throw new Error(`Not within ${withinMs} ms: ${what}.${more}`, { cause: last })
}
