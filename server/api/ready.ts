import type { Context } from 'koa'

/** Resolves where the thing answers, rejects with why not. */
export type Check = () => Promise<unknown>

/** Each thing that must answer, and whether it does. */
export async function ready(ctx: Context, checks: Record<string, Check>): Promise<void> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, string]> => {
      try {
        await check()
        return [name, 'ok']
      } catch (why) {
        return [name, why instanceof Error ? why.message : 'failed']
      }
    }),
  )
  const ok = results.every(([, result]) => result === 'ok')
  ctx.status = ok ? 200 : 503
  ctx.body = { status: ok ? 'ok' : 'not-ready', checks: Object.fromEntries(results) }
}
