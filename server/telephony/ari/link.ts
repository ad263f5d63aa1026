import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { AriEvent } from './events.generated.ts'

export type LinkOptions = {
  host: string
  port: number
  /** As websocket_client.conf has them. */
  user: string
  password: string
  log: Log
  pingMs?: number
  missedMs?: number
}

export type LinkHandler = {
  /** Asked again twice a second until it says yes: nothing is told before. */
  prepare(): Promise<boolean>
  /** Events wait until this resolves. */
  up(): Promise<void>
  /** After `up`, once. */
  down(): void
  event(event: AriEvent): void
  /** Nobody has dialled for a while, and again after each such while: Asterisk may take a dead connection for a live one. */
  missed?(): void
}

/**
 * The end of Asterisk's outbound WebSocket: it dials us, keeps our application active while we are away, and sends what
 * happened meanwhile when we are back. A newer connection takes the place of the older one.
 */
export interface Link {
  /** Resolves with the port once it listens. */
  listen(): Promise<number>
  isUp(): boolean
  /** Cuts the connection, as a lost network would; Asterisk dials again. */
  drop(): void
  close(): Promise<void>
}

const path = '/ari/events'
const prepareAgainMs = 500
const goodByeMs = 1_000
const envelope = z.looseObject({ type: z.string(), application: z.string().optional() })

export function createLink(options: LinkOptions, handler: LinkHandler): Link {
  const { log, pingMs = 3_000, missedMs = 1_500 } = options
  const http = createServer((_request, response) => response.writeHead(404).end())
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 4 * 1024 * 1024,
    handleProtocols: (offered) => (offered.has('ari') ? 'ari' : false),
  })
  const sockets = new Set<WebSocket>()
  let current: WebSocket | undefined
  let live = false
  let missing: NodeJS.Timeout | undefined

  http.on('upgrade', (request, socket, head) => {
    const refusal = http.listening ? refuse(request, options) : '503 Service Unavailable'
    if (refusal) {
      log.warn('a connection for events was refused', { from: request.socket.remoteAddress, why: refusal })
      return answer(socket, refusal)
    }
    server.handleUpgrade(request, socket, head, (opened) => void take(opened))
  })

  async function take(opened: WebSocket): Promise<void> {
    const waiting: AriEvent[] = []
    let receive = (event: AriEvent): void => void waiting.push(event)
    const release = () => {
      receive = handler.event
      for (const event of waiting) handler.event(event)
    }
    sockets.add(opened)
    opened.on('close', () => sockets.delete(opened))
    replace(opened)
    opened.on('message', (data) => {
      const event = parse(String(data), log)
      if (event && opened === current) receive(event)
    })
    opened.on('close', () => lost(opened))
    opened.on('error', (why) => log.warn('the events connection broke', { why: why.message }))
    keepAlive(opened, pingMs)
    // To drop the connection instead would be answered with a new one a millisecond later, again and again.
    while (!(await handler.prepare())) {
      await sleep(prepareAgainMs)
      if (opened !== current) return
    }
    if (opened !== current) return
    live = true
    await handler.up().catch((why: unknown) => log.error('what was missed could not be taken up', { why }))
    if (opened !== current) return
    release()
  }

  function replace(opened: WebSocket): void {
    const older = current
    if (older) lost(older)
    current = opened
    if (older) void leave(older)
  }

  function lost(closed: WebSocket): void {
    if (closed !== current) return
    current = undefined
    missing?.refresh()
    if (live) handler.down()
    live = false
  }

  return {
    async listen() {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject)
        http.listen(options.port, options.host, resolve)
      })
      missing = setInterval(() => current === undefined && handler.missed?.(), missedMs)
      return (http.address() as AddressInfo).port
    },
    isUp: () => live,
    drop: () => void (current && leave(current)),
    async close() {
      clearInterval(missing)
      // Nobody new first: Asterisk dials again a millisecond after it was let go.
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      current = undefined
      await Promise.all([...sockets].map(leave))
      http.closeAllConnections()
      await closed
    },
  }
}

/**
 * Says good-bye, and cuts only who does not answer: Asterisk 22.10.1 can crash where the connection breaks just as it
 * writes an event (docs/decisions/0004-ari-commands.md).
 */
function leave(opened: WebSocket): Promise<void> {
  if (opened.readyState === opened.CLOSED) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => opened.terminate(), goodByeMs)
    opened.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    opened.close(1001)
  })
}

/** A half-open connection looks alive for minutes: a ping that is not answered before the next one cuts it. */
function keepAlive(opened: WebSocket, pingMs: number): void {
  let answered = true
  const timer = setInterval(() => {
    if (!answered) return opened.terminate()
    answered = false
    opened.ping()
  }, pingMs)
  opened.on('pong', () => {
    answered = true
  })
  opened.on('close', () => clearInterval(timer))
}

function parse(text: string, log: Log): AriEvent | undefined {
  try {
    // Its shape is Asterisk's own description of itself; `translate` reads texts in it as hostile.
    return envelope.parse(JSON.parse(text)) as unknown as AriEvent
  } catch (why) {
    log.warn('Asterisk sent what is no event', { why, length: text.length })
    return undefined
  }
}

type Refusal = '401 Unauthorized' | '404 Not Found' | '503 Service Unavailable'

function refuse(request: IncomingMessage, { user, password }: LinkOptions): Refusal | undefined {
  if (new URL(request.url ?? '/', 'http://vez').pathname !== path) return '404 Not Found'
  const { authorization } = request.headers
  if (authorization === undefined) return isLoopback(request.socket.remoteAddress) ? undefined : '401 Unauthorized'
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return timingSafeEqual(digest(authorization), digest(expected)) ? undefined : '401 Unauthorized'
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isLoopback = (address = '') => /^(::ffff:)?127\.|^::1$/.test(address)

function answer(socket: Duplex, status: Refusal): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
