import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { HttpRefusal, problemOf } from '#server/api/errors.ts'
import { newId } from '#server/host/index.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import type { Holder } from '#server/store/owner.ts'
import { type Keys, keyIn, type Whose, whose } from './whose.ts'
import { companyHeader, processHeader, processPath, secretHeader, shardHeader } from './words.ts'

/** What serves one shard in this process. It never listens: the front hands it what is for it. */
export type Served = {
  server: Server
  /** A company that may be new here: its settings are known when it resolves. */
  learn(companyId: CompanyId): Promise<void>
}

export type FrontOptions = {
  me: Holder
  shards: number
  keys: Keys
  shardOfCompany: (companyId: CompanyId) => Promise<number | undefined>
  /** Whoever serves it here, now. */
  serving: (shard: number) => Served | undefined
  holderOf: (shard: number) => Holder | null
  /** Whether it has come so far once that requests may be sent here. */
  isReady: () => boolean
  /** Something to wait for before anything is answered: see `keeper.ts`. */
  sure: () => Promise<void> | undefined
  log: { warn(message: string, fields?: object): void }
}

type Target =
  | { at: 'here'; served: Served; companyId?: CompanyId }
  | { at: 'there'; holder: Holder; shard: number; companyId?: CompanyId }
  | { at: 'nowhere' }

const bodyBytesMax = 64 * 1024
const connectMs = 2_000
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]
const ourWords = [secretHeader, shardHeader, companyHeader]

/**
 * The one door of a process in an installation of several shards: finds out of which company a request is, and hands it
 * to that shard here, or leads it on to the process that has it. While nobody has it, the answer is to try again.
 */
export function createFront(options: FrontOptions) {
  const { me, shards, keys, shardOfCompany, serving, holderOf, isReady, sure, log } = options
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, (req, res) => {
    answer(req, res).catch((why: unknown) => {
      log.warn('a request could not be handed on', { why })
      tryAgain(req, res)
    })
  })
  /** Also those that are no HTTP any more, of which the server itself knows nothing. */
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy())
    upgrade(req, socket, head).catch((why: unknown) => {
      log.warn('a connection could not be handed on', { why })
      refuse(socket)
    })
  })

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    await sure()
    const isOneOfUs = req.headers[secretHeader] === me.secret
    if (req.url === processPath && isOneOfUs) return watched(res)
    const found = isOneOfUs ? ledOn(req) : await targetOf(req)
    if (found === 'in the body') return answerByBody(req, res)
    clean(req, isOneOfUs)
    if (isHealth(req) && (found.at === 'nowhere' || !isReady())) return tellHealth(req, res)
    if (found.at === 'nowhere') return tryAgain(req, res)
    if (found.at === 'there') return lead(found, req, res)
    if (found.companyId) await found.served.learn(found.companyId)
    found.served.server.emit('request', req, res)
  }

  async function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    await sure()
    const isOneOfUs = req.headers[secretHeader] === me.secret
    const found = isOneOfUs ? ledOn(req) : await targetOf(req)
    if (found === 'in the body' || found.at === 'nowhere') return refuse(socket)
    clean(req, isOneOfUs)
    if (found.at === 'there') return leadSocket(found, req, socket, head)
    if (found.companyId) await found.served.learn(found.companyId)
    found.served.server.emit('upgrade', req, socket, head)
  }

  /** What another process has led to us: it is for us, or for nobody; it is never led on twice. */
  function ledOn({ headers }: IncomingMessage): Target {
    const served = serving(Number(headers[shardHeader]))
    const company = headers[companyHeader]
    if (!served) return { at: 'nowhere' }
    return { at: 'here', served, ...(typeof company === 'string' && { companyId: company as CompanyId }) }
  }

  async function targetOf(req: IncomingMessage): Promise<Target | 'in the body'> {
    // Where sessions cannot be read, whoever is here says so.
    const found = await whose({ method: req.method ?? 'GET', url: req.url ?? '/', headers: req.headers }, keys).catch(
      (): Whose => ({ of: 'nobody' }),
    )
    if (found.of === 'body') return 'in the body'
    if (found.of === 'shard') {
      req.url = found.url
      return placeOf(found.shard)
    }
    if (found.of === 'nobody') return anywhere()
    const shard = await shardOfCompany(found.companyId)
    return shard === undefined ? anywhere() : placeOf(shard, found.companyId)
  }

  function placeOf(shard: number, companyId?: CompanyId): Target {
    const company = companyId && { companyId }
    const served = serving(shard)
    if (served) return { at: 'here', served, ...company }
    const holder = shard < shards ? holderOf(shard) : null
    return holder && holder.id !== me.id ? { at: 'there', holder, shard, ...company } : { at: 'nowhere' }
  }

  function anywhere(): Target {
    const places = Array.from({ length: shards }, (_, shard) => placeOf(shard))
    return places.find(({ at }) => at === 'here') ?? places.find(({ at }) => at === 'there') ?? { at: 'nowhere' }
  }

  /** The body is read to know whose it is; then it goes the way of what is led on, also to ourselves. */
  async function answerByBody(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await bodyOf(req)
    if (!body) return void res.writeHead(413, { Connection: 'close' }).end()
    const { pathname } = new URL(req.url ?? '/', 'http://vez')
    const key = pathname.startsWith('/media/') ? 'music' : 'account'
    const said = keyIn(key, body)
    const companyId = said === undefined ? undefined : await keys[key](said)
    const shard = companyId && (await shardOfCompany(companyId))
    const target = shard === undefined ? anywhere() : placeOf(shard, companyId)
    if (target.at === 'nowhere') return tryAgain(req, res)
    clean(req, false)
    const there = target.at === 'there' ? target : { ...target, holder: me, shard: shardHere(target.served) }
    lead({ ...there, at: 'there' }, req, res, body)
  }

  const shardHere = (served: Served) =>
    Array.from({ length: shards }, (_, shard) => shard).find((one) => serving(one) === served) ?? 0

  function lead(to: Extract<Target, { at: 'there' }>, req: IncomingMessage, res: ServerResponse, body?: Buffer): void {
    const address = new URL(to.holder.address)
    const asked = request(
      {
        agent,
        host: address.hostname,
        port: address.port,
        method: req.method,
        path: req.url,
        headers: { ...headersTo(to, req), ...(body && { 'content-length': body.length }) },
      },
      (answered) => {
        const headers = without(answered.headers, [...hopByHop, processHeader])
        res.writeHead(answered.statusCode ?? 502, headers)
        answered.pipe(res)
        answered.on('error', () => res.destroy())
      },
    )
    asked.on('error', (why) => {
      if (res.headersSent) return res.destroy()
      log.warn('the process that has this shard did not answer', { shard: to.shard, why: why.message })
      tryAgain(req, res)
    })
    res.on('close', () => asked.destroy())
    if (body) asked.end(body)
    else req.pipe(asked)
  }

  function leadSocket(to: Extract<Target, { at: 'there' }>, req: IncomingMessage, browser: Duplex, head: Buffer): void {
    const address = new URL(to.holder.address)
    const there = connect({ host: address.hostname, port: Number(address.port || 80), noDelay: true })
    let reached = false
    const late = setTimeout(() => there.destroy(), connectMs)
    there.once('connect', () => {
      clearTimeout(late)
      reached = true
      const { connection = 'Upgrade', upgrade = 'websocket' } = req.headers
      const headers = Object.entries({ ...headersTo(to, req), connection, upgrade })
      const lines = headers.flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}`))
      there.write([`GET ${req.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
      if (head.length > 0) there.write(head)
      browser.pipe(there)
      there.pipe(browser)
    })
    there.on('error', () => there.destroy())
    there.on('close', () => {
      clearTimeout(late)
      if (reached) browser.destroy()
      else refuse(browser)
    })
    browser.on('close', () => there.destroy())
  }

  function headersTo(
    to: Extract<Target, { at: 'there' }>,
    req: IncomingMessage,
  ): Record<string, string | string[] | undefined> {
    const from = req.socket.remoteAddress ?? ''
    const asked = req.headers['x-forwarded-for']
    // What is internal is answered to who asks from this machine, and is known by not having come through a proxy.
    const isInside = asked === undefined && /^(?:::ffff:)?127\.|^::1$/.test(from)
    return {
      ...without(req.headers, hopByHop),
      [secretHeader]: to.holder.secret,
      [shardHeader]: String(to.shard),
      ...(to.companyId && { [companyHeader]: to.companyId }),
      ...(!isInside && { 'x-forwarded-for': from }),
    }
  }

  function watched(res: ServerResponse): void {
    res.writeHead(200, { [processHeader]: me.id, 'content-type': 'text/plain' })
    res.flushHeaders()
  }

  const isHealth = ({ url }: IncomingMessage) => url === '/healthz' || url === '/readyz'

  /** A process that serves nothing is well; ready it is where others serve, whom it leads requests to. */
  function tellHealth({ url }: IncomingMessage, res: ServerResponse): void {
    if (url === '/healthz') return tell(res, 200, { status: 'ok' })
    tell(res, 503, { status: 'not-ready', checks: { shards: 'No shard is served.' } })
  }

  return {
    server,
    /** Nobody new; what is open is cut. */
    async close(): Promise<void> {
      agent.destroy()
      if (!server.listening) return
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/**
 * Whoever asks us directly cannot speak for another process, nor for a proxy that nobody said there is. That it came
 * through one stays to be seen.
 */
function clean(req: IncomingMessage, isOneOfUs: boolean): void {
  const { headers, socket } = req
  for (const word of ourWords) delete headers[word]
  if (isOneOfUs) return
  const proxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  for (const name of ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded']) delete headers[name]
  if (proxied) headers['x-forwarded-for'] = socket.remoteAddress ?? 'unknown'
}

function without<Headers extends object>(headers: Headers, names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))) as Headers
}

async function bodyOf(req: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > bodyBytesMax) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tell(res: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  if (res.headersSent) return void res.destroy()
  const type = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  res.writeHead(status, { ...type, ...headers }).end(JSON.stringify(body))
}

const away = new HttpRefusal(503, 'shard.away', 'Another server is just taking over the work of this company.', {
  'Retry-After': '1',
})

function tryAgain(req: IncomingMessage, res: ServerResponse): void {
  const language = /^en/i.test(req.headers['accept-language'] ?? '') ? 'en' : 'pt-BR'
  const { status, headers, problem } = problemOf(away, language, newId())
  tell(res, status, problem, { ...headers, 'Content-Type': 'application/problem+json' })
}

function refuse(socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(
    'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    () => socket.destroy(),
  )
}
