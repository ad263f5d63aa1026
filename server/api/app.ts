import { createServer, type Server } from 'node:http'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import type { Log, Metrics } from '#server/host/index.ts'
import type { CompanyId, NewId } from '#server/kernel/ids.ts'
import { answer } from './answer.ts'
import { HttpRefusal } from './errors.ts'
import { close, listen } from './listen.ts'
import { answerProblems } from './middleware/answer-problems.ts'
import { countRequests } from './middleware/count-requests.ts'
import { insideOnly } from './middleware/inside-only.ts'
import { nameRequest } from './middleware/name-request.ts'
import { secureHeaders } from './middleware/secure-headers.ts'
import { allowAnyPage, isOpen, preflight } from './open-routes.ts'
import { openApi } from './openapi.ts'
import { servePages } from './pages.ts'
import { type Check, ready } from './ready.ts'
import type { Route } from './route.ts'
import type { Sessions } from './sessions.ts'

export type Api = {
  app: Koa
  /** For whatever else speaks HTTP on the same port (socket.io). */
  server: Server
  /** Resolves with the port, once it listens. Rejects where the port is taken. */
  listen(host: string, port: number): Promise<number>
  /** No new requests; those that run may finish. */
  close(): Promise<void>
}

export type ApiOptions = {
  /** Below `/api`. */
  routes: readonly Route[]
  /** At the root, for our own machines only: what Asterisk fetches. */
  internal?: readonly Route[]
  /** Networks beside loopback that may use what is internal, as `10.1.0.0/16`. */
  internalFrom?: readonly string[]
  sessions: Sessions
  companyExists: (id: CompanyId) => Promise<boolean>
  log: Log
  metrics: Metrics
  newId: NewId
  version: string
  /** What must answer for `/readyz` to say yes, by name. */
  checks?: Record<string, Check>
  /** The console's built files; without it there is no console. */
  pagesDir?: string
  /** There is a proxy in front, whose X-Forwarded-For, -Proto and -Host are true. */
  behindProxy?: boolean
}

export function createApi(options: ApiOptions): Api {
  const { routes, internal = [], log, metrics, newId } = options
  const app = new Koa({ proxy: options.behindProxy ?? false })
  const inside = insideOnly(options.internalFrom ?? [])
  const router = new Router({ strict: true })

  for (const route of routes)
    router[route.method](addressOf(route), allowAnyPage(route), (ctx) => answer(ctx, route, options))
  for (const route of internal) router[route.method](route.path, inside, (ctx) => answer(ctx, route, options))
  for (const path of new Set(routes.filter(isOpen).map(addressOf))) router.options(path, preflight)
  const page = openApi({ routes, version: options.version })
  router.get('/openapi.json', answering(page))
  router.get('/healthz', answering({ status: 'ok' }))
  router.get('/readyz', (ctx) => ready(ctx, options.checks ?? {}))
  router.get('/metrics', inside, async (ctx) => {
    const { type, text } = await metrics.read()
    ctx.type = type
    ctx.body = text
  })

  app.use(nameRequest(newId))
  app.use(countRequests({ log, metrics }))
  app.use(secureHeaders)
  app.use(answerProblems(log))
  app.use(router.routes())
  if (options.pagesDir) app.use(servePages({ dir: options.pagesDir }))
  app.use((ctx) => nothingHere(ctx, router))
  app.on('error', (why: unknown) => log.warn('a connection failed while it was answered', { why }))

  const respond = app.callback()
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, (req, res) => void respond(req, res))
  return { app, server, listen: (host, port) => listen(server, host, port), close: () => close(server) }
}

const addressOf = (route: Route) => (route.atRoot ? route.path : `/api${route.path}`)

const answering = (body: object) => (ctx: Context) => {
  ctx.body = body
}

function nothingHere(ctx: Context, router: Router): never {
  const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods)
  if (methods.length === 0) throw new HttpRefusal(404, 'route.not-found', 'There is nothing at this address.')
  throw new HttpRefusal(405, 'route.wrong-method', 'This address does not take this method.', {
    Allow: [...new Set(methods)].join(', '),
  })
}
