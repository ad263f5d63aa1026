import type { Namespace, Socket } from 'socket.io'
import { z } from 'zod'
import { isOurOrigin, sessionTokenIn } from '#server/api/authenticate.ts'
import { mayRole } from '#server/api/permissions.ts'
import type { User } from '#server/api/route.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { asId, type ConversationId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import { type PhoneHealth, phoneHealth } from '#server/softphone/index.ts'
import { agentRoom, conversationRoom, type createRooms, sessionRoom, supervisorsRoom } from './rooms.ts'

export type ConsolePorts = {
  /** The user of a session's token. */
  sessionOf(token: string): Promise<User | undefined>
  /** All that a console must know to go on from nothing: its own state and work. */
  snapshotOf(user: User): Promise<unknown>
  /** Rejects where this user may not look on. */
  mayRead(user: User, conversationId: ConversationId): Promise<void>
  typing(user: User, conversationId: ConversationId): Promise<void>
  /** What a page says of the phone in it, by the page's connection; and that such a connection is gone. */
  phone(user: User, socketId: string, health: PhoneHealth): void
  phoneWent(user: User, socketId: string): void
}
type Log = { error(message: string, fields: Record<string, unknown>): void }

const about = z.object({ conversationId: idText.transform((id) => asId<ConversationId>(id)) })

/** Consoles: who they are, what they are told, and the little that they say here (all else goes by HTTP). */
export function serveConsoles(options: {
  namespace: Namespace
  rooms: ReturnType<typeof createRooms>
  ports: ConsolePorts
  /** By which consoles set their clocks. */
  now: () => number
  /** Origins beside our own from which a console may come: the development server. */
  origins: readonly string[]
  came: (user: User) => void
  went: (user: User) => void
  log: Log
}): void {
  const { namespace, rooms, ports, now, origins, came, went, log } = options
  const users = new WeakMap<Socket, User>()

  namespace.use((socket, next) => {
    userOf(socket).then(
      (user) => {
        users.set(socket, user)
        next()
      },
      (why: unknown) => next(toldOf(why, log)),
    )
  })

  async function userOf(socket: Socket): Promise<User> {
    const { origin, host, cookie } = socket.handshake.headers
    // A cookie comes along by itself, also with a page that is not ours.
    if (origin !== undefined && !isOurOrigin(origin, host) && !origins.includes(origin)) {
      throw new Refusal('forbidden', 'session.other-origin', 'The request did not come from this page.')
    }
    const said = z.object({ token: z.string().max(200) }).safeParse(socket.handshake.auth)
    const token = said.success ? said.data.token : sessionTokenIn(cookie)
    const user = token === undefined ? undefined : await ports.sessionOf(token)
    if (!user) throw new Refusal('unauthenticated', 'session.required', 'Log in to go on.')
    return user
  }

  namespace.on('connection', (socket: Socket) => {
    const user = users.get(socket)
    if (!user) return void socket.disconnect(true)
    const own = agentRoom(user.id)
    const inRooms = [own, sessionRoom(user.sessionId)]
    if (mayRole(user.role, 'agent.supervise')) inRooms.push(supervisorsRoom(user.companyId))
    const joined = Promise.resolve(socket.join(inRooms))
    came(user)
    socket.on('disconnect', () => {
      went(user)
      ports.phoneWent(user, socket.id)
    })

    answering(socket, 'snapshot', async () => {
      await joined
      const places = inRooms.filter((room) => room !== sessionRoom(user.sessionId)).map(rooms.placeOf)
      return { places, at: now(), snapshot: await ports.snapshotOf(user) }
    })
    answering(socket, 'watch', async (said) => {
      const { conversationId } = about.parse(said)
      await ports.mayRead(user, conversationId)
      const room = conversationRoom(conversationId)
      await socket.join(room)
      return { place: rooms.placeOf(room) }
    })
    answering(socket, 'unwatch', async (said) => {
      await socket.leave(conversationRoom(about.parse(said).conversationId))
      return {}
    })
    answering(socket, 'phone', async (said) => {
      ports.phone(user, socket.id, phoneHealth.parse(said))
      return {}
    })
    answering(socket, 'typing', async (said) => {
      await ports.typing(user, about.parse(said).conversationId)
      return {}
    })
  })

  /** `{ ok: true, … }` or `{ ok: false, code, message }` to whoever asks for an answer. */
  function answering(socket: Socket, event: string, handle: (said: unknown) => Promise<Record<string, unknown>>): void {
    socket.on(event, (...sent: unknown[]) => {
      const ask = sent.at(-1)
      const tell = (answer: Record<string, unknown>) => void (typeof ask === 'function' && ask(answer))
      handle(sent[0]).then(
        (answer) => tell({ ...answer, ok: true }),
        (why: unknown) => {
          const { message, data } = toldOf(why, log)
          tell({ ok: false, code: data.code, message })
        },
      )
    })
  }
}

function toldOf(why: unknown, log: Log): Error & { data: { code: string } } {
  if (why instanceof Refusal) return Object.assign(new Error(why.message), { data: { code: why.code } })
  if (why instanceof z.ZodError) {
    return Object.assign(new Error('What was sent is not understood.'), { data: { code: 'input.invalid' } })
  }
  log.error('a console could not be answered', { why })
  return Object.assign(new Error('Something failed in the server.'), { data: { code: 'server.failed' } })
}
