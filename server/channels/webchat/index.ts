import type { Redis } from 'ioredis'
import type { Namespace, Socket } from 'socket.io'
import type { Route } from '#server/api/route.ts'
import type { Contacts } from '#server/contacts/index.ts'
import type { Contacted, Conversations } from '#server/conversations/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { NewId } from '#server/kernel/ids.ts'
import { type Channel, inbound } from '../contract.ts'
import { webchatRoutes } from './http.ts'
import { createLimits, type Rates } from './limits.ts'
import { createWebchatService, type From, type VerifyWhy } from './service.ts'
import { serveVisitors } from './socket.ts'
import { widgetRoutes } from './widget.ts'

export { webchatAccountResource } from './http.ts'
export { type Rates, usualRates } from './limits.ts'
export { webchatOutbound } from './outbound.ts'
export type { AccountFields } from './schema.ts'
export { companyOfChat } from './whose.ts'

/** A visitor's request: from where, with which secret, and what it says. */
export type WebchatWire = { from: From; secret: string | undefined; said: unknown }

export type WebchatOptions = {
  conversations: Conversations
  contacts: Contacts
  /** `io.of('/webchat')`. */
  namespace: Namespace
  outbound: Contacted
  redis: Redis
  clock: Clock
  newId: NewId
  log: { error(message: string, fields: Record<string, unknown>): void }
  /** Where the built widget lies. */
  widgetDir: string
  rates?: Rates
  /** Whether this process serves the company. */
  isOurs?: (companyId: string) => boolean
  /** There is a proxy in front, whose X-Forwarded-For is true. */
  behindProxy?: boolean
}

/** The chat on a company's site. */
export function createWebchat(options: WebchatOptions): { channel: Channel<WebchatWire, VerifyWhy>; routes: Route[] } {
  const {
    conversations,
    contacts,
    namespace,
    outbound,
    redis,
    clock,
    newId,
    log,
    widgetDir,
    rates,
    isOurs = () => true,
  } = options
  const limits = createLimits({ redis, rates })
  const webchat = createWebchatService({ conversations, contacts, limits, isOurs, clock, newId })
  serveVisitors({ namespace, webchat, conversations, limits, ipOf: ipOf(options.behindProxy ?? false), log })
  return {
    routes: [...webchatRoutes({ webchat, conversations, limits }), ...widgetRoutes({ webchat, dir: widgetDir })],
    channel: {
      name: 'webchat',
      medium: 'chat',
      capabilities: { textMax: 4_096, canInitiate: false, receipts: ['delivered', 'read'], showsTyping: true },
      async verify({ secret, from }) {
        const verified = await webchat.verify(secret, from)
        return verified.ok ? { ok: true, value: verified.value.conversationId } : verified
      },
      parse: ({ said }) => [inbound.parse(said)],
      outbound,
    },
  }
}

const ipOf =
  (behindProxy: boolean) =>
  (socket: Socket): string => {
    const forwarded = socket.handshake.headers['x-forwarded-for']
    const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim()
    return (behindProxy && first) || socket.handshake.address
  }
