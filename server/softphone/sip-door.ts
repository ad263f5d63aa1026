import type { IncomingMessage, Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isOurOrigin, sessionTokenIn } from '#server/api/authenticate.ts'
import type { User } from '#server/api/route.ts'
import { Refusal } from '#server/kernel/errors.ts'
import type { UserId } from '#server/kernel/ids.ts'
import { sipPath } from './http.ts'

const keyForm = /^[A-Za-z0-9+/=]{16,32}$/

/**
 * SIP from browsers: a WebSocket on the API's own port, led to Asterisk's as it is, byte for byte. It opens to the login
 * session that has a phone, and closes when that ends. One a session: a page that is loaded anew takes the place of the
 * one before.
 */
export function createSipDoor(options: {
  /** Asterisk's WebSocket, as `http://127.0.0.1:8088/ws`. */
  target: string
  sessionOf: (token: string) => Promise<User | undefined>
  /** The session that has this user's phone. */
  holderOf: (userId: UserId) => string | undefined
  /** Origins beside our own from which a page may come: the development server. */
  origins?: readonly string[]
  connectMs?: number
  /** Both sides silent for so long: Asterisk asks each phone every minute. */
  silentMs?: number
  /** So often it is asked whether the session still lasts; asking keeps it awake: who has a phone open is not idle. */
  lookMs?: number
  log: { warn(message: string, fields?: object): void }
}) {
  const { sessionOf, holderOf, origins = [], connectMs = 5_000, silentMs = 180_000, lookMs = 60_000, log } = options
  const target = new URL(options.target)
  const open = new Map<string, () => void>()

  async function enter(request: IncomingMessage, browser: Duplex, head: Buffer): Promise<void> {
    const { origin, host, cookie, ...headers } = request.headers
    // A cookie comes along by itself, also with a page that is not ours.
    if (origin !== undefined && !isOurOrigin(origin, host) && !origins.includes(origin)) return refuse(browser, 403)
    const key = headers['sec-websocket-key'] ?? ''
    const speaks = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
    if (headers.upgrade?.toLowerCase() !== 'websocket' || !keyForm.test(key) || !speaks.includes('sip'))
      return refuse(browser, 400)
    const token = sessionTokenIn(cookie)
    const user = token === undefined ? undefined : await sessionOf(token)
    if (!user || token === undefined) return refuse(browser, 401)
    if (holderOf(user.id) !== user.sessionId) return refuse(browser, 403)
    lead(user, token, key, browser, head)
  }

  function lead(user: User, token: string, key: string, browser: Duplex, head: Buffer): void {
    open.get(user.sessionId)?.()
    const asterisk = connect({ host: target.hostname, port: Number(target.port || 80), noDelay: true })
    const sockets = [browser, asterisk] as const
    const look = setInterval(() => void stillLasts(token).then((does) => does || end()), lookMs)
    look.unref()
    let ended = false
    let reached = false

    function end(): void {
      if (ended) return
      ended = true
      clearInterval(look)
      if (open.get(user.sessionId) === end) open.delete(user.sessionId)
      asterisk.destroy()
      if (reached) browser.destroy()
      else refuse(browser, 503)
    }
    open.set(user.sessionId, end)

    for (const socket of sockets) {
      socket.on('error', end)
      socket.on('close', end)
    }
    const late = setTimeout(end, connectMs)
    late.unref()
    asterisk.once('connect', () => {
      clearTimeout(late)
      reached = true
      asterisk.setTimeout(silentMs, end)
      asterisk.setKeepAlive(true, 30_000)
      asterisk.write(greeting(key))
      if (head.length > 0) asterisk.write(head)
      browser.pipe(asterisk)
      asterisk.pipe(browser)
    })
    if ('setNoDelay' in browser) (browser as Socket).setNoDelay(true)
  }

  const stillLasts = (token: string) =>
    sessionOf(token).then(
      (user) => user !== undefined,
      // Sessions cannot be read: nobody is cut off for that.
      () => true,
    )

  /** Nothing of the browser's own headers goes on: Asterisk knows neither cookies nor compression. */
  const greeting = (key: string) =>
    [
      `GET ${target.pathname} HTTP/1.1`,
      `Host: ${target.host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: sip',
      '\r\n',
    ].join('\r\n')

  return {
    /** Speaks on the API's port, beside all else that does. */
    serve(server: Server): void {
      server.on('upgrade', (request, browser, head) => {
        if (request.url?.split('?')[0] !== sipPath) return
        browser.on('error', () => browser.destroy())
        enter(request, browser, head).catch((why: unknown) => {
          if (!(why instanceof Refusal)) log.warn('a phone could not be let in', { why })
          refuse(browser, 503)
        })
      })
    },
    /** Its phone goes silent at once. */
    endSession: (sessionId: string): void => open.get(sessionId)?.(),
    close(): void {
      for (const end of [...open.values()]) end()
    },
  }
}
export type SipDoor = ReturnType<typeof createSipDoor>

const reasons: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  503: 'Service Unavailable',
}

function refuse(browser: Duplex, status: keyof typeof reasons): void {
  const answer = `HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
  if (browser.writable) browser.end(answer, () => browser.destroy())
  else browser.destroy()
}
