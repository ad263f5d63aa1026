import { Agent, request } from 'node:http'
import { io, type Socket } from 'socket.io-client'

type Message = { seq: number; clientMessageId: string; author: { kind: string } }
type Answered = { ok: boolean; code?: string }

const keepAlive = new Agent({ keepAlive: true, maxSockets: 64 })

/** HTTP as consoles and widgets speak it, with little of our own processor time; `from` is the address we come from. */
export function ask<Body>(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown; from?: string },
): Promise<Body> {
  const body = options.body === undefined ? undefined : JSON.stringify(options.body)
  const headers = { ...options.headers, ...(body && { 'content-type': 'application/json' }) }
  const from = options.from ? { localAddress: options.from, agent: false as const } : { agent: keepAlive }
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: options.method ?? 'POST', headers, ...from }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve((text ? JSON.parse(text) : undefined) as Body)
        else reject(new Error(`${options.method ?? 'POST'} ${url} → ${answer.statusCode} ${text}`))
      })
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

export type Visitor = {
  conversationId: string
  write(clientMessageId: string, text: string): Promise<Answered>
  close(): void
}

/** Receipts as the widget sends them: so long after the last message that came. */
const receiptMs = 400

/** Somebody with the webchat open in a browser, at an address of their own. */
export async function visitor(options: {
  url: string
  publicToken: string
  from: string
  told?: (message: Message) => void
}): Promise<Visitor> {
  const { url, from, told } = options
  const headers = { origin: url }
  const begun = await ask<{ session: string; conversation: { conversationId: string } }>(
    `${url}/api/webchat/sessions`,
    { headers, from, body: { token: options.publicToken, name: 'Rui Visitante' } },
  )
  const socket = await connected(
    io(`${url}/webchat`, {
      auth: { session: begun.session },
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: headers,
      localAddress: from,
    } as Parameters<typeof io>[1]),
  )
  let soon: NodeJS.Timeout | undefined
  socket.on('message', (message: Message) => {
    told?.(message)
    clearTimeout(soon)
    soon = setTimeout(() => socket.emit('read', { seq: message.seq }), receiptMs)
  })
  return {
    conversationId: begun.conversation.conversationId,
    write: (clientMessageId, text) =>
      socket.timeout(30_000).emitWithAck('message', { clientMessageId, text }) as Promise<Answered>,
    close() {
      clearTimeout(soon)
      socket.disconnect()
    },
  }
}

type Told = { type: string; data: { offerId?: string; medium?: string; conversationId?: string; message?: Message } }
type Chat = { conversationId: string }

export type AgentAtWork = {
  reply(conversationId: string, clientMessageId: string, text: string): Promise<void>
  /** All that is stored of a conversation, in order. */
  stored(conversationId: string): Promise<string[]>
  close(): void
}

/** An agent with a console open, who takes every chat that is offered. */
export async function agent(options: {
  url: string
  token: string
  took: (conversationId: string) => void
  told: (conversationId: string, message: Message) => void
  failed: (why: unknown) => void
}): Promise<AgentAtWork> {
  const { url, took, told, failed } = options
  const headers = { authorization: `Bearer ${options.token}` }
  const lastSeen = new Map<string, number>()
  const last = new Map<string, Promise<void>>()
  const socket = await connected(
    io(`${url}/console`, { auth: { token: options.token }, transports: ['websocket'], forceNew: true }),
  )
  socket.on('event', ({ type, data }: Told) => {
    if (type === 'offer.made' && data.medium === 'chat')
      ask<Chat>(`${url}/api/offers/${data.offerId}/accept`, { headers, body: {} }).then(
        ({ conversationId }) => took(conversationId),
        failed,
      )
    if (type === 'conversation.message' && data.conversationId && data.message) {
      lastSeen.set(data.conversationId, data.message.seq)
      told(data.conversationId, data.message)
    }
  })
  return {
    // One after another in one talk: requests beside each other have no order.
    reply(conversationId, clientMessageId, text) {
      const write = async (): Promise<void> => {
        const lastSeenSeq = lastSeen.get(conversationId) ?? 0
        const body = { clientMessageId, text, lastSeenSeq }
        await ask(`${url}/api/conversations/${conversationId}/messages`, { headers, body })
      }
      const written = (last.get(conversationId) ?? Promise.resolve()).then(write, write)
      last.set(conversationId, written)
      return written
    },
    async stored(conversationId) {
      const ids: string[] = []
      for (let since = 0; ; ) {
        const page = await ask<{ messages: Message[]; upTo: number; more: boolean }>(
          `${url}/api/conversations/${conversationId}/messages?since=${since}`,
          { method: 'GET', headers },
        )
        ids.push(...page.messages.map((message) => message.clientMessageId))
        if (!page.more) return ids
        since = page.upTo
      }
    },
    close: () => void socket.disconnect(),
  }
}

function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', reject)
  })
}
