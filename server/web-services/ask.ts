import { type LookupAddress, lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { FlowReply, FlowRequest } from '#server/flows/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { mayReach } from './addresses.ts'
import type { WebServiceFields } from './schema.ts'

export type Service = Pick<WebServiceFields, 'baseUrl' | 'headers' | 'secretHeaders' | 'privateAllowed'>

const answerBytesMax = 256 * 1024
const againAfterMs = 500

/**
 * Asks a web service what a flow wants to know. Never rejects: what went wrong is a reply. Redirects are not followed,
 * and the address is judged after the name was resolved, in the very look-up of the connection: a name that points
 * elsewhere a moment later leads nowhere (SSRF).
 */
export async function askService(service: Service, asked: FlowRequest, clock: Clock): Promise<FlowReply> {
  const url = addressOf(service.baseUrl, asked.path)
  if (!url) return failed(`“${asked.path}” is not below the service’s address.`)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayReach(host, service.privateAllowed)) return failed(notAllowed(host))
  for (let attempt = 1; ; attempt++) {
    const reply = await askOnce(service, asked, url)
    const isWorthAgain = !reply.ok && (reply.status === null || reply.status >= 500 || reply.status === 429)
    if (!isWorthAgain || attempt >= asked.attemptsMax) return reply
    await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + againAfterMs, resolve))
  }
}

/** Undefined where the path leads out of what the engineer has named. */
function addressOf(baseUrl: string, path: string): URL | undefined {
  const base = URL.parse(baseUrl)
  const url = URL.parse(`${baseUrl.replace(/\/+$/, '')}${path}`)
  if (!base || !url || url.origin !== base.origin) return undefined
  const below = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  return url.pathname.startsWith(below) || url.pathname === base.pathname ? url : undefined
}

function askOnce(service: Service, asked: FlowRequest, url: URL): Promise<FlowReply> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const body = asked.body === null ? undefined : JSON.stringify(asked.body)
  const { promise, resolve } = Promise.withResolvers<FlowReply>()
  // Of the whole attempt: a server that sends a byte now and then holds no caller.
  const signal = AbortSignal.timeout(asked.timeoutMs)
  const broke = (why: Error) =>
    resolve(
      signal.aborted
        ? { ok: false, why: 'timed-out', status: null, detail: `No answer within ${asked.timeoutMs} ms.` }
        : failed(why.message),
    )
  const sent = send(url, {
    method: asked.method,
    headers: headersOf(service, asked, body),
    lookup: lookupWithin(service.privateAllowed),
    agent: false,
    signal,
  })
  sent.on('error', broke)
  sent.on('response', (answer) => void read(answer).then(resolve, broke))
  sent.end(body)
  return promise
}

function headersOf({ headers, secretHeaders }: Service, { key, method }: FlowRequest, body: string | undefined) {
  const own = {
    accept: 'application/json',
    'user-agent': 'Vez',
    // So that the other side can tell a second attempt from a second wish (draft-ietf-httpapi-idempotency-key-header).
    ...(method !== 'GET' && { 'idempotency-key': key }),
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  return { ...own, ...Object.fromEntries([...headers, ...secretHeaders].map(({ name, value }) => [name, value])) }
}

async function read(answer: IncomingMessage): Promise<FlowReply> {
  const status = answer.statusCode ?? 0
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > answerBytesMax) {
      answer.destroy()
      return failed(`The answer has more than ${answerBytesMax} bytes.`, status)
    }
    chunks.push(chunk)
  }
  if (status < 200 || status > 299) return failed(`It answered ${status}.`, status)
  return { ok: true, status, body: jsonIn(Buffer.concat(chunks).toString('utf8')) }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const lookupWithin =
  (privateAllowed: boolean): LookupFunction =>
  (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (why, found: LookupAddress[]) => {
      if (why) return done(why, '')
      const allowed = found.filter(({ address }) => mayReach(address, privateAllowed))
      const [first] = allowed
      if (!first) return done(new Error(notAllowed(found[0]?.address ?? hostname)), '')
      if (options.all) return done(null, allowed)
      return done(null, first.address, first.family)
    })

const notAllowed = (address: string) =>
  `${address} is in a private network, which this service is not allowed to be in.`
const failed = (detail: string, status: number | null = null): FlowReply => ({
  ok: false,
  why: 'failed',
  status,
  detail,
})
