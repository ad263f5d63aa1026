import type { Clock } from '#server/kernel/clock.ts'
import { invalid, notFound } from '#server/kernel/errors.ts'
import type { CompanyId, ContactId, ConversationId, NewId, QueueId } from '#server/kernel/ids.ts'
import type { Delivery } from '#server/routing/index.ts'
import { type Changed, createChanges, type Given } from './changes.ts'
import type { Input } from './core/step.ts'
import { cleanText } from './core/text.ts'
import { emptyThread, type Limits, type Line, type Owed, type Talk } from './core/thread.ts'
import { createDelivery } from './delivery.ts'
import { refusal } from './errors.ts'
import type {
  Agent,
  Contacted,
  Conversation,
  ConversationStore,
  Interactions,
  Log,
  People,
  Routing,
  Screens,
  Visitor,
} from './ports.ts'
import type { ChatView, MessageView, OfferView } from './screen-events.ts'
import { chatView, messageView, offerView, type VisitorView, visitorView } from './views.ts'

export type ConversationsOptions = {
  store: ConversationStore
  routing: Routing
  interactions: Interactions
  screens: Screens
  contacted: Contacted
  people: People
  clock: Clock
  newId: NewId
  log: Log
  limits?: Partial<Limits & { textMax: number; resumeGraceMs: number }>
}

export type Written = { message: MessageView; conversation: VisitorView }
export type Page = { messages: MessageView[]; upTo: number; more: boolean }

export type Conversations = ReturnType<typeof createConversations>

const pageMax = 200
/** Who asks again and again is noted as here so often, not each time. */
const seenAgainMs = 10_000

/** Digital interactions: who writes when, what waits, and how a chat reaches an agent's screen. */
export function createConversations(options: ConversationsOptions) {
  const { store, routing, interactions, screens, contacted, people, clock, newId, log } = options
  const limits = {
    visitorAwayMs: 120_000,
    talkAwayMs: 600_000,
    textMax: 4_096,
    resumeGraceMs: 20_000,
    ...options.limits,
  }
  const windows = new Map<ConversationId, number>()

  const changes = createChanges({ store, interactions, clock, newId, limits, carryOut, changed, log })
  const delivery = createDelivery({ store, routing, screens, people, change: changes.change, log })

  async function carryOut({ id, companyId }: Conversation, owed: Owed): Promise<void> {
    switch (owed.type) {
      case 'queue':
        return await routing.receive(companyId, { type: 'interaction.queued', arrival: owed.arrival })
      case 'waits': {
        const { interactionId, waits } = owed
        return await routing.receive(companyId, { type: 'interaction.waits-for-customer', interactionId, waits })
      }
      case 'end': {
        const { interactionId, why, agentId } = owed
        await routing.receive(companyId, { type: 'interaction.left', interactionId, why })
        await interactions.close(companyId, interactionId, why, clock.now())
        const ended = { type: 'conversation.ended' as const, data: { conversationId: id, interactionId, why } }
        if (agentId) screens.toAgent(agentId, ended)
        return screens.toConversation(id, ended)
      }
      case 'show-visitor':
        return screens.toAgent(owed.agentId, {
          type: 'conversation.visitor',
          data: { conversationId: id, visitor: owed.visitor },
        })
    }
  }

  /** In the order of the lines: inputs to one conversation are taken one at a time. */
  function changed(conversation: Conversation, lines: Line[], before: Talk): void {
    const { id, thread } = conversation
    const talking = [thread.talk, before].find((talk) => talk.is === 'talking')
    for (const line of lines) {
      contacted.send(conversation, line)
      const shown = {
        type: 'conversation.message' as const,
        data: { conversationId: id, message: messageView(conversation, line) },
      }
      if (talking) screens.toAgent(talking.agentId, shown)
      screens.toConversation(id, shown)
    }
    if (lines.some((l) => l.notice !== null)) contacted.showTalk(conversation, thread.talk)
  }

  function clean(text: string): string {
    const cleaned = cleanText(text, limits.textMax)
    if (!cleaned.ok) throw invalid('text', cleaned.why, cleaned.detail ?? cleaned.why)
    return cleaned.value
  }

  async function must(id: ConversationId, input: Given): Promise<Extract<Changed, { ok: true }>> {
    const after = await changes.change(id, input)
    if (!after.ok) throw refusal(after.why)
    return after
  }

  function written({ conversation, line }: Extract<Changed, { ok: true }>): Written {
    if (!line) throw new Error('a draft that is accepted has a line')
    return { message: messageView(conversation, line), conversation: visitorView(conversation) }
  }

  /** Another company's conversation is not there. */
  const within =
    (companyId: CompanyId, input: Input) =>
    (conversation: Conversation): Input => {
      if (conversation.companyId !== companyId) throw notFound('conversation')
      return input
    }

  async function loadOf(companyId: CompanyId, id: ConversationId): Promise<Conversation> {
    const conversation = await store.load(id)
    if (!conversation || conversation.companyId !== companyId) throw notFound('conversation')
    return conversation
  }

  /** Those who serve, served or are offered it; the rest of the company's people need a supervisor's right. */
  async function readable(agent: Agent, id: ConversationId): Promise<Conversation> {
    const conversation = await loadOf(agent.companyId, id)
    const { talk, servedBy } = conversation.thread
    const offered = talk.is === 'waiting' && talk.offer?.agentIds.includes(agent.id)
    if (!agent.mayIntervene && !offered && !servedBy.includes(agent.id)) throw refusal('not-yours')
    return conversation
  }

  /** Complete up to `upTo`: what has a number up to there is in the list, and nothing will come in between later. */
  async function page(conversation: Conversation, since: number, limit = pageMax): Promise<Page> {
    const { id, thread } = conversation
    await store.file(id, thread.toFile)
    const lines = await store.lines(id, since, thread.lastSeq, Math.min(limit, pageMax) + 1)
    const shown = lines.slice(0, Math.min(limit, pageMax))
    const more = lines.length > shown.length
    const upTo = more ? (shown.at(-1)?.seq ?? since) : Math.max(since, thread.lastSeq)
    return { messages: shown.map((line) => messageView(conversation, line)), upTo, more }
  }

  return {
    /** For routing: chats are offered on screens. */
    delivery: delivery satisfies Delivery,

    /** A new conversation, already in its queue. The visitor counts as gone until a window of theirs connects. */
    async start(wanted: {
      companyId: CompanyId
      channelAccountId: string
      channel: string
      contactId: ContactId
      queueId: QueueId
      visitor: Visitor
      greeting: string | null
    }): Promise<VisitorView> {
      const { greeting, ...kept } = wanted
      const id = newId<ConversationId>()
      const now = clock.now()
      await store.insert({ ...kept, id, createdAt: now, rev: 0, visitorSeq: 0, thread: emptyThread(now) })
      const after = await must(id, { type: 'visitor.started', greeting, opening: null })
      return visitorView(after.conversation)
    },

    /** A message of the visitor; after the end it opens a new interaction in the same conversation. */
    async receive(id: ConversationId, message: { clientMessageId: string; text: string }): Promise<Written> {
      const draft = { clientMessageId: message.clientMessageId, text: clean(message.text) }
      const connected = windows.has(id)
      return written(
        await must(id, ({ contactId, visitor }) => {
          const contact = { id: contactId, name: visitor.name }
          return { type: 'visitor.wrote', contact, draft, connected, opening: null }
        }),
      )
    },

    async reply(
      agent: Agent,
      id: ConversationId,
      message: { clientMessageId: string; text: string; lastSeenSeq: number },
    ): Promise<MessageView> {
      const { clientMessageId, lastSeenSeq } = message
      const draft = { clientMessageId, text: clean(message.text) }
      const input = { type: 'agent.wrote', agentId: agent.id, agentName: agent.name, draft, lastSeenSeq } as const
      return written(await must(id, within(agent.companyId, input))).message
    },

    async endByVisitor(id: ConversationId): Promise<void> {
      await must(id, { type: 'visitor.ended' })
    },

    async endByAgent({ id: agentId, companyId, name, mayIntervene }: Agent, id: ConversationId): Promise<void> {
      await must(id, within(companyId, { type: 'agent.ended', agentId, agentName: name, mayIntervene }))
    },

    accept: async (agent: Agent, offerId: string): Promise<ChatView> => delivery.accept(agent, offerId),
    refuse: async (agent: Agent, offerId: string): Promise<void> => delivery.refuse(agent, offerId),

    /** What the agent has in hand and is offered: a console that (re)connects begins with this. */
    async work({
      id,
      companyId,
    }: Pick<Agent, 'id' | 'companyId'>): Promise<{ offers: OfferView[]; chats: ChatView[] }> {
      const [offered, served] = await Promise.all([store.offeredTo(companyId, id), store.servedBy(companyId, id)])
      return {
        offers: offered.flatMap((c) => {
          const { talk } = c.thread
          return talk.is === 'waiting' && talk.offer ? [offerView(c, talk.offer, talk.interactionId)] : []
        }),
        chats: served.flatMap((c) => chatView(c) ?? []),
      }
    },

    messagesForAgent: async (agent: Agent, id: ConversationId, since: number, limit?: number): Promise<Page> =>
      page(await readable(agent, id), since, limit),

    /** For the screens' rooms: rejects where the agent may not look on. */
    async mayRead(agent: Agent, id: ConversationId): Promise<void> {
      await readable(agent, id)
    },

    messagesForVisitor: async (id: ConversationId, since: number, limit?: number): Promise<Page> =>
      page(await loadExisting(id), since, limit),

    viewForVisitor: async (id: ConversationId): Promise<VisitorView> => visitorView(await loadExisting(id)),

    /** The visitor has shown all up to `seq`. */
    async reached(id: ConversationId, seq: number): Promise<void> {
      const conversation = await loadExisting(id)
      const { talk, lastSeq } = conversation.thread
      if (seq <= conversation.visitorSeq || seq > lastSeq) return
      await store.reached(id, seq)
      const told = { type: 'conversation.delivered' as const, data: { conversationId: id, seq } }
      if (talk.is === 'talking') screens.toAgent(talk.agentId, told)
      screens.toConversation(id, told)
    },

    async visitorTypes(id: ConversationId): Promise<void> {
      const { thread, visitor } = await loadExisting(id)
      const told = { type: 'conversation.typing' as const, data: { conversationId: id, name: visitor.name } }
      if (thread.talk.is === 'talking') screens.toAgent(thread.talk.agentId, told)
    },

    async agentTypes(agent: Agent, id: ConversationId): Promise<void> {
      const conversation = await loadOf(agent.companyId, id)
      const { talk } = conversation.thread
      if (talk.is === 'talking' && talk.agentId === agent.id) contacted.showTyping(conversation, agent.name)
    },

    /** A window of the visitor connected. */
    async visitorCame(id: ConversationId): Promise<void> {
      windows.set(id, (windows.get(id) ?? 0) + 1)
      await changes.change(id, { type: 'visitor.came' })
    },

    /** One of them closed; only after the last does the time begin to run. */
    async visitorWent(id: ConversationId): Promise<void> {
      // Our own stop closes every window: that says nothing of the visitors, and the next process asks after them.
      if (changes.isClosed()) return
      const left = (windows.get(id) ?? 1) - 1
      if (left > 0) return void windows.set(id, left)
      windows.delete(id)
      await changes.change(id, { type: 'visitor.went' })
    },

    /** A visitor without a connection asked for something: the time begins anew. */
    async visitorSeen(id: ConversationId): Promise<void> {
      const { goneSince } = (await loadExisting(id)).thread
      const isFresh = goneSince !== null && clock.now() - goneSince < seenAgainMs
      if (!windows.has(id) && !isFresh) await changes.change(id, { type: 'visitor.went' })
    },

    /**
     * After a start: files and tells what a crash left undone, and takes up the deadlines. Windows that were open
     * then have some time to come back; nobody loses a place because the server was away.
     */
    async resume(): Promise<void> {
      changes.beginGrace()
      for (const conversation of await store.unsettled()) {
        await changes.settle(conversation)
        const { id, thread } = conversation
        if (thread.goneSince === null && !windows.has(id)) await changes.change(id, { type: 'visitor.went' })
        else changes.wakeFor(conversation)
      }
    },

    idle: changes.idle,
    close: changes.close,
  }

  async function loadExisting(id: ConversationId): Promise<Conversation> {
    const conversation = await store.load(id)
    if (!conversation) throw notFound('conversation')
    return conversation
  }
}
