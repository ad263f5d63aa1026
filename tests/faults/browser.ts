import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { type ApiClient, anything } from '#tests/support/api-client.ts'
import { again, isNo } from './again.ts'

export type SeenLine = { seq: number; clientMessageId: string; kind: string; text: string }
export type Reply = { conversationId: string; id: string; text: string; sentAt: number; ackedAt: number | null }

/** An agent's browser: takes the chats that are offered, and answers each line of a visitor with one of its own. */
export type Browser = {
  /** What stood on the screen, by conversation and number. */
  seen: Map<string, Map<number, SeenLine>>
  replies: Reply[]
  /** The computer is gone without a word. */
  vanish(): void
  back(): void
  /** Ends the chats that are still there. */
  endAll(): Promise<void>
  /** A new day. */
  forget(): void
  close(): void
}

const work = z.object({
  offers: z.array(z.object({ offerId: z.string(), medium: z.string() })),
  chats: z.array(z.object({ conversationId: z.string() })),
})
const line = z.object({
  seq: z.number(),
  clientMessageId: z.string(),
  author: z.object({ kind: z.string() }),
  text: z.string(),
})
const page = z.object({ messages: z.array(line) })

export function openBrowser(options: { url: string; api: ApiClient; name: string }): Browser {
  const { url, api, name } = options
  const seen = new Map<string, Map<number, SeenLine>>()
  const replies: Reply[] = []
  const replied = new Set<string>()
  let gone = false
  let socket: Socket | undefined
  let _looking: Promise<void> | undefined
  let lookAgain = false

  function connect(): void {
    gone = false
    const opened = io(`${url}/console`, {
      auth: { token: api.token },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 200,
      reconnectionDelayMax: 500,
    })
    socket = opened
    opened.on('connect', look)
    opened.on('event', look)
    // Refused while Redis is away, for instance: socket.io does not come back from that by itself.
    opened.on('connect_error', () => setTimeout(() => !opened.active && !gone && opened.connect(), 300))
    opened.on('disconnect', (why) => why === 'io server disconnect' && !gone && setTimeout(() => opened.connect(), 300))
  }

  /** The work and its lines, as they are now; one look at a time. */
  function look(): void {
    lookAgain = true
    _looking ??= (async () => {
      while (lookAgain && !gone) {
        lookAgain = false
        await lookOnce().catch((why) => {
          if (!isNo(why)) setTimeout(look, 300) // the page's own "try again"
        })
      }
    })().finally(() => {
      _looking = undefined
    })
  }

  async function lookOnce(): Promise<void> {
    const { offers, chats } = await api.get('/agents/me/work', work)
    for (const { offerId, medium } of offers)
      if (medium === 'chat') {
        // 409: it went to somebody else meanwhile.
        await api.post(`/offers/${offerId}/accept`, {}, anything).catch((why) => {
          if (!isNo(why)) throw why
        })
        lookAgain = true
      }
    for (const { conversationId } of chats) await read(conversationId)
  }

  async function read(conversationId: string): Promise<void> {
    const lines = seen.get(conversationId) ?? new Map<number, SeenLine>()
    seen.set(conversationId, lines)
    const since = Math.max(0, ...lines.keys())
    const { messages } = await api.get(`/conversations/${conversationId}/messages?since=${since}`, page)
    for (const { seq, clientMessageId, author, text } of messages) {
      lines.set(seq, { seq, clientMessageId, kind: author.kind, text })
    }
    for (const each of [...lines.values()].toSorted((a, b) => a.seq - b.seq))
      if (each.kind === 'contact' && !replied.has(`${conversationId} ${each.seq}`)) await reply(conversationId, each)
  }

  async function reply(conversationId: string, to: SeenLine): Promise<void> {
    const id = `${name}-${conversationId.slice(-8)}-${to.seq}`
    const one: Reply = { conversationId, id, text: `re: ${to.text}`, sentAt: Date.now(), ackedAt: null }
    replied.add(`${conversationId} ${to.seq}`)
    replies.push(one)
    // 409: a colleague has it now; 403, 404: the chat is over.
    const sent = { clientMessageId: id, text: one.text, lastSeenSeq: 1_000_000 }
    await again(() => api.post(`/conversations/${conversationId}/messages`, sent, anything), {
      until: () => gone,
    }).then((done) => {
      if (done) one.ackedAt = Date.now()
    })
  }

  connect()
  return {
    seen,
    replies,
    vanish() {
      gone = true
      socket?.io.engine?.close()
      socket?.disconnect()
    },
    back: connect,
    async endAll() {
      const { chats } = await api.get('/agents/me/work', work)
      for (const { conversationId } of chats)
        await again(() => api.post(`/conversations/${conversationId}/end`, {}, anything), { until: () => gone })
    },
    forget() {
      seen.clear()
      replies.length = 0
      replied.clear()
    },
    close() {
      gone = true
      socket?.disconnect()
    },
  }
}
