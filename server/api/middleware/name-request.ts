import type { Middleware } from 'koa'
import type { NewId } from '#server/kernel/ids.ts'

const acceptable = /^[\w-]{8,64}$/

/** Each request has an id, the caller's own where it sent a usable one: in the answer, in problems and in the log. */
export const nameRequest =
  (newId: NewId): Middleware =>
  async (ctx, next) => {
    const given = ctx.get('X-Request-Id')
    const requestId: string = acceptable.test(given) ? given : newId()
    ctx.state.requestId = requestId
    ctx.set('X-Request-Id', requestId)
    await next()
  }
