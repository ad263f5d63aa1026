import type { Middleware } from 'koa'
import type { Log, Metrics } from '#server/host/index.ts'
import type { User } from '../route.ts'

/** One line of log and one observation for each request. The route stands for the path: a path can hold a number or a name. */
export function countRequests({ log, metrics }: { log: Log; metrics: Metrics }): Middleware {
  const seconds = metrics.histogram({
    name: 'vez_http_request_seconds',
    help: 'How long requests took, by route and status.',
    labels: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  })
  return async (ctx, next) => {
    const began = performance.now()
    await next()
    const ms = performance.now() - began
    const route = String(ctx._matchedRoute ?? 'none')
    seconds.observe(ms / 1_000, { method: ctx.method, route, status: ctx.status })
    const user = ctx.state.user as User | undefined
    const { requestId } = ctx.state as { requestId: string }
    const who = user && { userId: user.id, companyId: user.companyId }
    log.info('request', {
      requestId,
      method: ctx.method,
      route,
      status: ctx.status,
      ms: Math.round(ms * 10) / 10,
      ...who,
    })
  }
}
