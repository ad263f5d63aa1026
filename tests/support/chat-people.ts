import type { Socket } from 'socket.io-client'
import type { ChatView, MessageView, OfferView, VisitorView } from '#server/conversations/index.ts'
import { asId, type ConversationId } from '#server/kernel/ids.ts'
import type { Told } from '#server/realtime/index.ts'
import type { ChatCentre, Sent } from './chat-centre.ts'
import { eventually } from './eventually.ts'

export type Answer = { ok: boolean; code?: string; [field: string]: unknown }
export type Page = { messages: MessageView[]; upTo: number; more: boolean; conversation: VisitorView }

export const ask = (socket: Socket, event: string, said: unknown = {}): Promise<Answer> =>
  socket.timeout(10_000).emitWithAck(event, said) as Promise<Answer>

/** Resolves when connected, or with the refusal's code. */
export const connected = (socket: Socket): Promise<'connected' | string> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'))
    socket.once('connect_error', (why: Error & { data?: { code?: string } }) => resolve(why.data?.code ?? why.message))
  })

export type Visitor = Awaited<ReturnType<typeof visitorOf>>

/** Somebody on the shop's site. */
export async function visitorOf(centre: ChatCentre, name = 'Rui', more: Record<string, unknown> = {}) {
  const origin = 'https://loja.example'
  const begun = await centre.request(
    'POST',
    '/api/webchat/sessions',
    { token: centre.publicToken, name, ...more },
    { origin },
  )
  if (begun.status !== 201) throw new Error(`a visitor could not begin: ${JSON.stringify(begun.body)}`)
  const { session, conversation } = begun.body as { session: string; conversation: VisitorView }
  const headers = { authorization: `Bearer ${session}`, origin }

  return {
    session,
    conversationId: asId<ConversationId>(conversation.conversationId),
    protocol: conversation.protocol,
    get: async (since = 0) =>
      (await centre.request('GET', `/api/webchat/messages?since=${since}`, undefined, headers)).body as Page,
    write: (clientMessageId: string, text: string) =>
      centre.request('POST', '/api/webchat/messages', { clientMessageId, text }, headers),
    end: () => centre.request('POST', '/api/webchat/end', {}, headers),
    send: (clientMessageId: string, file: Sent['file']) =>
      centre.upload('/api/webchat/files', { clientMessageId, file }, headers),
    file: (fileId: string) => fetch(`${centre.url}/api/webchat/files/${fileId}`, { headers }),
    read: (seq: number) => centre.request('POST', '/api/webchat/read', { seq }, headers),
    rate: (score: number, comment = '') => centre.request('POST', '/api/webchat/rating', { score, comment }, headers),
    /** A window: what it was told, in the order in which it came. */
    async window() {
      const socket = centre.connect('/webchat', { session }, { origin })
      const told: MessageView[] = []
      const states: VisitorView[] = []
      const typing: string[] = []
      const reached: VisitorView['reached'][] = []
      socket.on('message', (message: MessageView) => told.push(message))
      socket.on('conversation', (view: VisitorView) => states.push(view))
      socket.on('reached', (marks: VisitorView['reached']) => reached.push(marks))
      socket.on('typing', ({ name: who }: { name: string }) => typing.push(who))
      const how = await connected(socket)
      if (how !== 'connected') throw new Error(`the window was refused: ${how}`)
      return {
        socket,
        told,
        states,
        typing,
        reached,
        sync: async (since = 0) => (await ask(socket, 'sync', { since })) as Answer & Page,
        write: (clientMessageId: string, text: string) => ask(socket, 'message', { clientMessageId, text }),
        close: () => void socket.disconnect(),
      }
    },
  }
}

export type AtWork = Awaited<ReturnType<typeof agentOf>>

/** An agent with a console open, available. */
export async function agentOf(centre: ChatCentre, name = 'ana', { available = true } = {}) {
  const user = await centre.login(name)
  const agentId = centre.agentId(name)
  const open = async () => {
    const socket = centre.connect('/console', { token: user.token })
    const told: Told[] = []
    socket.on('event', (event: Told) => told.push(event))
    const how = await connected(socket)
    if (how !== 'connected') throw new Error(`the console was refused: ${how}`)
    return { socket, told }
  }
  const console = await open()
  if (available) await centre.current().engine.receive({ type: 'agent.presence', agentId, presence: 'available' })

  const of = <T extends Told['type']>(type: T) =>
    console.told.filter((event): event is Extract<Told, { type: T }> => event.type === type)
  return {
    ...user,
    agentId,
    console,
    open,
    of,
    offer: (): Promise<OfferView> => eventually(`${name} is offered a chat`, () => of('offer.made').at(-1)?.data),
    accept: (offerId: string) => user.post(`/offers/${offerId}/accept`),
    /** Takes what is offered. */
    async take(): Promise<ChatView> {
      const { offerId } = await this.offer()
      const taken = await user.post(`/offers/${offerId}/accept`)
      if (taken.status !== 200) throw new Error(`not taken: ${JSON.stringify(taken.body)}`)
      return taken.body as ChatView
    },
    reply: (id: string, clientMessageId: string, text: string, lastSeenSeq = 1_000) =>
      user.post(`/conversations/${id}/messages`, { clientMessageId, text, lastSeenSeq }),
    send: (id: string, clientMessageId: string, file: Sent['file'], lastSeenSeq = 1_000) =>
      user.upload(`/conversations/${id}/files`, { clientMessageId, lastSeenSeq, file }),
    end: (id: string) => user.post(`/conversations/${id}/end`),
    work: async () => (await user.get('/agents/me/work')).body as { offers: OfferView[]; chats: ChatView[] },
    messages: async (id: string, since = 0) =>
      (await user.get(`/conversations/${id}/messages?since=${since}`)).body as Page,
  }
}
