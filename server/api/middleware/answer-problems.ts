import type { Context, Middleware } from 'koa'
import type { Log } from '#server/host/index.ts'
import { problemOf } from '../errors.ts'
import type { Language } from '../messages.ts'

/** Whatever is thrown becomes a problem (RFC 9457). The stack stays here, in the log, under the request's id. */
export const answerProblems =
  (log: Log): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (why) {
      const { requestId } = ctx.state as { requestId: string }
      const { status, headers, problem, ours } = problemOf(why, languageOf(ctx), requestId)
      if (ours) log.error('a request failed', { requestId, method: ctx.method, route: ctx._matchedRoute, why })
      ctx.remove('ETag')
      ctx.remove('Content-Disposition')
      ctx.status = status
      ctx.set({ ...headers, 'Cache-Control': 'no-store' })
      ctx.body = JSON.stringify(problem)
      ctx.type = 'application/problem+json'
    }
  }

const languageOf = (ctx: Context): Language => (ctx.acceptsLanguages('pt-BR', 'pt', 'en') === 'en' ? 'en' : 'pt-BR')
