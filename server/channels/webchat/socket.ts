import type { Namespace, Socket } from 'socket.io'
import { z } from 'zod'
import type { Conversations } from '#server/conversations/index.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { inbound } from '../contract.ts'
import { receive } from '../receive.ts'
import type { Limits } from './limits.ts'
import { roomOf } from './outbound.ts'
import type { From, Visit, Webchat } from './service.ts'

type Answer = { ok: true; [field: string]: unknown } | { ok: false; code: string; message: string }
type Log = { error(message: string, fields: Record<string, unknown>): void }

const handshake = z.object({ session: z.string().max(200) })
const sync = z.object({ since: z.int().min(0) })

/**
 * The visitor's windows. All that a window can do it can do by HTTP as well; here it is told at once, and its being
 * connected keeps the visitor's place. Each event is answered: `{ ok: true, … }` or `{ ok: false, code, message }`.
 */
export function serveVisitors(options: {
  namespace: Namespace
  webchat: Webchat
  conversations: Conversations
  limits: Limits
  ipOf: (socket: Socket) => string
  log: Log
}): void {
  const { namespace, webchat, conversations, limits, ipOf, log } = options
  const visits = new WeakMap<Socket, Visit>()
  const last = new WeakMap<Socket, Promise<void>>()

  namespace.use((socket, next) => {
    const { origin, host } = socket.handshake.headers
    const from: From = { ip: ipOf(socket), origin, host }
    const said = handshake.safeParse(socket.handshake.auth)
    webchat.visitOf(said.success ? said.data.session : undefined, from).then(
      (visit) => {
        visits.set(socket, visit)
        next()
      },
      (why: unknown) => next(toldOf(why, log)),
    )
  })

  namespace.on('connection', (socket: Socket) => {
    const visit = visits.get(socket)
    if (!visit) return void socket.disconnect(true)
    const { conversationId } = visit
    const came = Promise.resolve(socket.join(roomOf(conversationId))).then(() =>
      conversations.visitorCame(conversationId),
    )
    came.catch((why: unknown) => log.error('a visitor could not be noted as here', { conversationId, why }))
    socket.on('disconnect', () => {
      // After the coming, however late that is: the two must not change places.
      const went = () => conversations.visitorWent(conversationId)
      came
        .then(went, went)
        .catch((why: unknown) => log.error('a visitor could not be noted as gone', { conversationId, why }))
    })

    answering(socket, 'sync', async (said) => {
      const { since } = sync.parse(said)
      const page = await conversations.messagesForVisitor(conversationId, since)
      return { ...page, conversation: await conversations.viewForVisitor(conversationId) }
    })
    for (const type of ['message', 'reached', 'read', 'typing', 'end'] as const)
      answering(socket, type, async (said) => {
        const what = inbound.parse({
          ...z
            .object({})
            .loose()
            .parse(said ?? {}),
          type,
        })
        return { ...(await receive(conversations, conversationId, what)) }
      })
  })

  async function takeOf(socket: Socket, event: string): Promise<void> {
    const sessionId = event === 'message' ? visits.get(socket)?.sessionId : undefined
    await Promise.all([
      limits.take('requestsPerIp', ipOf(socket)),
      sessionId && limits.take('messagesPerSession', sessionId),
    ])
  }

  function answering(socket: Socket, event: string, handle: (said: unknown) => Promise<Record<string, unknown>>): void {
    socket.on(event, (said: unknown, ask: unknown) => {
      const tell = (answer: Answer) => void (typeof ask === 'function' && ask(answer))
      const allowed = takeOf(socket, event)
      allowed.catch(() => undefined) // told below, in its turn
      // One after another: what somebody wrote first is first, however long each takes.
      const answered = (last.get(socket) ?? Promise.resolve())
        .then(() => allowed)
        .then(() => handle(said))
        .then(
          (answer) => tell({ ...answer, ok: true }),
          (why: unknown) => {
            const { message, data } = toldOf(why, log)
            tell({ ok: false, code: data.code, message })
          },
        )
      last.set(socket, answered)
    })
  }
}

/** What a visitor may be told of a failure: our own mistakes are in the log alone. */
function toldOf(why: unknown, log: Log): Error & { data: { code: string } } {
  if (why instanceof Refusal) return Object.assign(new Error(why.message), { data: { code: why.code } })
  if (why instanceof z.ZodError) {
    return Object.assign(new Error('What was sent is not understood.'), { data: { code: 'input.invalid' } })
  }
  log.error('a visitor could not be answered', { why })
  return Object.assign(new Error('Something failed in the server.'), { data: { code: 'server.failed' } })
}
