import { createServer, type Server } from 'node:http'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import type { Log, Metrics } from '#server/host/index.ts'
import { Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, NewId } from '#server/kernel/ids.ts'
import { authenticate, checkOrigin, cookieName, withinCompany } from './authenticate.ts'
import { readBody } from './body.ts'
import { sendBytes } from './bytes.ts'
import { HttpRefusal } from './errors.ts'
import { answerProblems } from './middleware/answer-problems.ts'
import { countRequests } from './middleware/count-requests.ts'
import { insideOnly } from './middleware/inside-only.ts'
import { nameRequest } from './middleware/name-request.ts'
import { secureHeaders } from './middleware/secure-headers.ts'
import { openApi } from './openapi.ts'
import { mayRole } from './permissions.ts'
import type { Route, User } from './route.ts'
import type { Sessions } from './sessions.ts'
import { checkInput, joinInput } from './validate.ts'

/** Resolves where the thing answers, rejects with why not. */
export type Check = () => Promise<unknown>

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
  /** There is a proxy in front, whose X-Forwarded-For, -Proto and -Host are true. */
  behindProxy?: boolean
}

export function createApi(options: ApiOptions): Api {
  const { routes, internal = [], log, metrics, newId } = options
  const app = new Koa({ proxy: options.behindProxy ?? false })
  const inside = insideOnly(options.internalFrom ?? [])
  const router = new Router({ strict: true })

  for (const route of routes) router[route.method](addressOf(route), cors(route), (ctx) => answer(ctx, route, options))
  for (const route of internal) router[route.method](route.path, inside, (ctx) => answer(ctx, route, options))
  for (const path of publicPaths(routes)) router.options(path, preflight)
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
  app.use((ctx) => nothingHere(ctx, router))
  app.on('error', (why: unknown) => log.warn('a connection failed while it was answered', { why }))

  const listener = app.callback()
  const server = createServer(
    { requestTimeout: 120_000, headersTimeout: 20_000 },
    (req, res) => void listener(req, res),
  )
  return { app, server, listen: (host, port) => listen(server, host, port), close: () => close(server) }
}

const answering = (body: object) => (ctx: Context) => {
  ctx.body = body
}

/** From the request to the answer: who asks, may they, what was said, what is done, what is shown. */
async function answer(ctx: Context, route: Route, options: ApiOptions): Promise<void> {
  const user = await userOf(ctx, route, options)
  const { fields, file } =
    ctx.method === 'GET' || ctx.method === 'HEAD' ? { fields: {} } : await readBody(ctx.req, route.fileBytesMax)
  const said = joinInput(ctx.params as Record<string, string>, { ...ctx.query }, fields)
  const input = checkInput(route.input, said)
  const call = { input, ip: ctx.ip, headers: ctx.request.headers, ...(file && { file }) }
  const handle = route.handle as (call: unknown) => Promise<unknown>
  const answered = await handle({ ...call, user })
  if (route.output === 'bytes') return sendBytes(ctx, answered as Parameters<typeof sendBytes>[1])
  ctx.status = route.status ?? 200
  ctx.set('Cache-Control', 'no-store')
  keepCookie(ctx, route, answered)
  if (ctx.status === 204) return
  const shown = route.output.safeParse(answered)
  if (!shown.success)
    throw new Error(`the answer of ${route.method} ${route.path} is not what it says`, { cause: shown.error })
  ctx.body = shown.data
}

async function userOf(ctx: Context, route: Route, { sessions, companyExists }: ApiOptions): Promise<User | undefined> {
  if (route.may === 'public') {
    if (route.session === 'begins' && ctx.get('Origin')) checkOrigin(ctx)
    return undefined
  }
  const user = await authenticate(ctx, sessions)
  if (!user)
    throw new HttpRefusal(401, 'session.required', 'Log in to go on.', { 'WWW-Authenticate': 'Bearer realm="vez"' })
  ctx.state.user = user
  if (!mayRole(user.role, route.may)) throw new Refusal('forbidden', 'permission.missing', 'You may not do this.')
  return withinCompany(ctx, user, companyExists)
}

function keepCookie(ctx: Context, route: Route, answered: unknown): void {
  if (route.session === undefined) return
  const { token, endsAt } = answered as { token?: string; endsAt?: number }
  ctx.cookies.set(cookieName, route.session === 'begins' ? token : null, {
    httpOnly: true,
    sameSite: 'lax',
    secure: ctx.secure,
    overwrite: true,
    ...(endsAt !== undefined && { expires: new Date(endsAt) }),
  })
}

/** The widget stands in other sites' pages: what is public and no log-in may be asked from anywhere, without cookies. */
const isOpen = (route: Route) => route.may === 'public' && route.session === undefined
const cors = (route: Route) => async (ctx: Context, next: () => Promise<unknown>) => {
  if (isOpen(route)) ctx.set('Access-Control-Allow-Origin', '*')
  await next()
}
const publicPaths = (routes: readonly Route[]) => new Set(routes.filter(isOpen).map(addressOf))
const addressOf = (route: Route) => (route.atRoot ? route.path : `/api${route.path}`)
const preflight = (ctx: Context) => {
  ctx.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Content-Type, Authorization',
    'Access-Control-Max-Age': '600',
  })
  ctx.status = 204
}

async function ready(ctx: Context, checks: Record<string, Check>): Promise<void> {
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

function nothingHere(ctx: Context, router: Router): never {
  const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods)
  if (methods.length === 0) throw new HttpRefusal(404, 'route.not-found', 'There is nothing at this address.')
  throw new HttpRefusal(405, 'route.wrong-method', 'This address does not take this method.', {
    Allow: [...new Set(methods)].join(', '),
  })
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

const finishWithinMs = 4_000

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const cut = setTimeout(() => server.closeAllConnections(), finishWithinMs)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(cut)
}
