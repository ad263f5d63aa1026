import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { again, isNo } from './again.ts'
import type { SeenLine } from './browser.ts'
import type { LinePlan, VisitorPlan } from './draw.ts'

export type Said = { id: string; text: string; sentAt: number; ackedAt: number | null; refused: boolean }

/** Somebody on a site with the chat open, who writes, repeats and reorders as bad networks and later channels do. */
export type Visitor = {
  conversationId: string | null
  said: Said[]
  /** What stands in the window, by number. */
  seen: Map<number, SeenLine>
  /** Resolves when all is written and acknowledged. */
  done: Promise<void>
  vanish(): void
  back(): void
  state(): Promise<string>
  sync(): Promise<void>
  end(): Promise<void>
  close(): void
}

const opened = z.object({ session: z.string(), conversation: z.object({ conversationId: z.string() }) })
const line = z.object({
  seq: z.number(),
  clientMessageId: z.string(),
  author: z.object({ kind: z.string() }),
  text: z.string(),
})
const page = z.object({ messages: z.array(line), conversation: z.object({ state: z.string() }) })

export function openVisitor(options: {
  url: string
  publicToken: string
  name: string
  plan: VisitorPlan
  /** Nobody writes any more. */
  over: () => boolean
}): Visitor {
  const { url, publicToken, name, plan, over } = options
  let session: string | undefined
  let socket: Socket | undefined
  let gone = false
  const seen = new Map<number, SeenLine>()
  const said: Said[] = []

  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        Origin: url,
        'Content-Type': 'application/json',
        ...(session && { Authorization: `Bearer ${session}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Refused(answer.status, `${method} ${path} → ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  function connect(): void {
    gone = false
    if (session === undefined) return
    const here = io(`${url}/webchat`, {
      auth: { session },
      extraHeaders: { origin: url },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 200,
      reconnectionDelayMax: 500,
    })
    socket = here
    here.on('connect', () => void sync().catch(() => {}))
    here.on('message', (told: unknown) => take(line.parse(told)))
    here.on('connect_error', () => setTimeout(() => !here.active && !gone && here.connect(), 300))
    here.on('disconnect', (why) => why === 'io server disconnect' && !gone && setTimeout(() => here.connect(), 300))
  }

  function take({ seq, clientMessageId, author, text }: z.output<typeof line>): void {
    seen.set(seq, { seq, clientMessageId, kind: author.kind, text })
  }

  async function sync(): Promise<void> {
    for (const each of (await read()).messages) take(each)
  }
  const read = async () => page.parse(await ask('GET', '/webchat/messages?since=0'))

  async function send(one: Said): Promise<void> {
    const body = { clientMessageId: one.id, text: one.text }
    while (!over()) {
      try {
        if (plan.by === 'socket' && socket?.connected) {
          const answer = (await socket.timeout(3_000).emitWithAck('message', body)) as { ok: boolean; code?: string }
          if (!answer.ok) throw new Refused(answer.code === 'conversation.ended' ? 409 : 503, answer.code ?? '')
        } else await ask('POST', '/webchat/messages', body)
        one.ackedAt ??= Date.now()
        return
      } catch (why) {
        if (isNo(why)) {
          one.refused = true
          return
        }
        await sleep(200)
      }
    }
  }

  async function write(): Promise<void> {
    await sleep(plan.atMs)
    const begun = async () => {
      const made = opened.parse(await ask('POST', '/webchat/sessions', { token: publicToken, name }))
      session = made.session
      visitor.conversationId = made.conversation.conversationId
    }
    while (!over() && session === undefined) await begun().catch(() => sleep(300))
    connect()
    const sending: Promise<void>[] = []
    let late: Said | undefined
    for (const [at, { afterMs, how }] of plan.lines.entries()) {
      await sleep(afterMs)
      if (over()) break
      const one: Said = {
        id: `${name}-${at}`,
        text: `${name} ${at}`,
        sentAt: Date.now(),
        ackedAt: null,
        refused: false,
      }
      said.push(one)
      const sent = byHow(one, how)
      if (late) sending.push(send({ ...late })) // the network delivers an old one once more
      late = how === 'late' ? one : undefined
      sending.push(sent)
      if (how !== 'early') await sent
    }
    await Promise.all(sending)
  }

  async function byHow(one: Said, how: LinePlan['how']): Promise<void> {
    if (how === 'again') await Promise.all([send(one), send({ ...one })])
    else await send(one)
  }

  const visitor: Visitor = {
    conversationId: null,
    said,
    seen,
    done: Promise.resolve(),
    vanish() {
      gone = true
      socket?.io.engine?.close()
      socket?.disconnect()
    },
    back: connect,
    state: async () => (await read()).conversation.state,
    sync,
    async end() {
      if (session !== undefined) await again(() => ask('POST', '/webchat/end', {}), { until: () => false })
    },
    close() {
      gone = true
      socket?.disconnect()
    },
  }
  visitor.done = write()
  return visitor
}

class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
