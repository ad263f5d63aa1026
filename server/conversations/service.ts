import type { Clock } from '#server/kernel/clock.ts'
import { invalid, notFound } from '#server/kernel/errors.ts'
import type { Actor } from '#server/kernel/events.ts'
import type { CompanyId, ContactId, ConversationId, InteractionId, NewId, QueueId } from '#server/kernel/ids.ts'
import type { Delivery } from '#server/routing/index.ts'
import { createBehind } from './behind.ts'
import { type Changed, createChanges, type Given } from './changes.ts'
import type { Draft, Input } from './core/step.ts'
import { cleanText } from './core/text.ts'
import { emptyThread, type Limits, type Line, type Owed, type Talk } from './core/thread.ts'
import { createDelivery } from './delivery.ts'
import { notRated, ratedAlready, refusal } from './errors.ts'
import type { conversationEvents } from './events.ts'
import { createFiles, type SentFile } from './files.ts'
import { createMarks } from './marks.ts'
import { createMemory } from './memory.ts'
import type {
  Agent,
  Consent,
  Contacted,
  Conversation,
  ConversationStore,
  FileRules,
  FileStore,
  Interactions,
  Log,
  People,
  Rating,
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
  files: FileStore
  fileRulesOf: (companyId: CompanyId) => FileRules
  publish: (
    companyId: CompanyId,
    type: keyof typeof conversationEvents,
    data: { conversationId: ConversationId; interactionId: InteractionId } & Record<string, unknown>,
    actor: Actor,
  ) => void
  clock: Clock
  newId: NewId
  log: Log
  limits?: Partial<Limits & { textMax: number; resumeGraceMs: number; unclaimedAfterMs: number }>
}

export type Written = { message: MessageView; conversation: VisitorView }
export type Page = { messages: MessageView[]; upTo: number; more: boolean }

export type Conversations = ReturnType<typeof createConversations>

const pageMax = 200
const commentMax = 1_000
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
    unclaimedAfterMs: 60_000,
    ...options.limits,
  }
  const windows = new Map<ConversationId, number>()

  const memory = createMemory({ store })
  const behind = createBehind({ store, memory, clock, log })
  const changes = createChanges({ store, memory, behind, interactions, clock, newId, limits, carryOut, changed, log })
  const marks = createMarks({ behind, screens, contacted })
  const files = createFiles({ store, files: options.files, rulesOf: options.fileRulesOf, newId })
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

  function clean(text: string, field = 'text', max = limits.textMax): string {
    const cleaned = cleanText(text, max)
    if (!cleaned.ok) throw invalid(field, cleaned.why, cleaned.detail ?? cleaned.why)
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
    return behind.upToDate(conversation)
  }

  /** Those who serve, served or are offered it; the rest of the company's people need a supervisor's right. */
  async function readable(agent: Agent, id: ConversationId): Promise<Conversation> {
    const conversation = await loadOf(agent.companyId, id)
    const { talk, servedBy } = conversation.thread
    const offered = talk.is === 'waiting' && talk.offer?.agentIds.includes(agent.id)
    if (!agent.mayIntervene && !offered && !servedBy.includes(agent.id)) throw refusal('not-yours')
    return conversation
  }

  const isWith = ({ thread: { talk } }: Conversation, agent: Agent): boolean =>
    talk.is === 'talking' && talk.agentId === agent.id

  /** Complete up to `upTo`: what has a number up to there is in the list, and nothing will come in between later. */
  async function page(conversation: Conversation, since: number, limit = pageMax): Promise<Page> {
    const { id, thread } = conversation
    await store.file([{ id, lines: thread.toFile }])
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
      consent?: Consent | null
    }): Promise<VisitorView> {
      const { greeting, consent = null, ...kept } = wanted
      const id = newId<ConversationId>()
      const now = clock.now()
      const unread = { visitorSeq: 0, visitorReadSeq: 0, agentSeq: 0, agentReadSeq: 0 }
      const fresh = { rev: 0, marks: unread, ratedId: null, thread: emptyThread(now) }
      await store.insert({ ...kept, ...fresh, consent, id, createdAt: now })
      const after = await must(id, { type: 'visitor.started', greeting, opening: null })
      return visitorView(after.conversation)
    },

    /** A message of the visitor; after the end it opens a new interaction in the same conversation. */
    async receive(id: ConversationId, message: { clientMessageId: string; text: string }): Promise<Written> {
      return written(await visitorWrote(id, { clientMessageId: message.clientMessageId, text: clean(message.text) }))
    },

    /** The same with a file. */
    async receiveFile(id: ConversationId, sent: SentFile): Promise<Written> {
      const conversation = await loadExisting(id)
      return written(await files.send(conversation, 'contact', sent, (draft) => visitorWrote(id, draft)))
    },

    async reply(
      agent: Agent,
      id: ConversationId,
      message: { clientMessageId: string; text: string; lastSeenSeq: number },
    ): Promise<MessageView> {
      const draft = { clientMessageId: message.clientMessageId, text: clean(message.text) }
      return written(await agentWrote(agent, id, draft, message.lastSeenSeq)).message
    },

    async replyFile(
      agent: Agent,
      id: ConversationId,
      { lastSeenSeq, ...sent }: SentFile & { lastSeenSeq: number },
    ): Promise<MessageView> {
      const conversation = await loadOf(agent.companyId, id)
      const write = (draft: Draft) => agentWrote(agent, id, draft, lastSeenSeq)
      return written(await files.send(conversation, 'agent', sent, write)).message
    },

    /** Refused where the company takes no files. */
    fileBytesMax: files.bytesMax,
    fileBytesMaxForVisitor: async (id: ConversationId): Promise<number> =>
      files.bytesMax((await loadExisting(id)).companyId),
    /** What may be sent, for who chooses a file. */
    fileRulesOf: options.fileRulesOf,

    fileForAgent: async (agent: Agent, id: ConversationId, fileId: string) =>
      files.read(await readable(agent, id), fileId),
    fileForVisitor: async (id: ConversationId, fileId: string) => files.read(await loadExisting(id), fileId),

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
        chats: served.flatMap((c) => chatView(behind.upToDate(c)) ?? []),
      }
    },

    async messagesForAgent(agent: Agent, id: ConversationId, since: number, limit?: number): Promise<Page> {
      const conversation = await readable(agent, id)
      const shown = await page(conversation, since, limit)
      if (isWith(conversation, agent)) marks.byAgent(conversation, { reached: shown.upTo })
      return shown
    },

    /** The thread that a contact's interaction is, or was, a part of. */
    async ofProtocol(agent: Agent, contactId: ContactId, protocol: string) {
      const found = await store.byProtocol(agent.companyId, contactId, protocol)
      if (!found) throw notFound('conversation')
      const { id, channel, visitor, thread, marks } = await readable(agent, found.id)
      return { conversationId: id, channel, visitor, lastSeq: thread.lastSeq, readSeq: marks.agentReadSeq }
    },

    /** The agent in the talk has read all up to `seq`; of anybody else it says nothing. */
    async readByAgent(agent: Agent, id: ConversationId, seq: number): Promise<void> {
      const conversation = await readable(agent, id)
      if (isWith(conversation, agent)) marks.byAgent(conversation, { read: seq })
    },

    /** For the screens' rooms: rejects where the agent may not look on. */
    async mayRead(agent: Agent, id: ConversationId): Promise<void> {
      await readable(agent, id)
    },

    messagesForVisitor: async (id: ConversationId, since: number, limit?: number): Promise<Page> =>
      page(await loadExisting(id), since, limit),

    viewForVisitor: async (id: ConversationId): Promise<VisitorView> => visitorView(await loadExisting(id)),

    /** The visitor has shown all up to `seq`. */
    reached: async (id: ConversationId, seq: number): Promise<void> =>
      marks.byVisitor(await changes.look(id), { reached: seq }),

    /** And has read it. */
    readByVisitor: async (id: ConversationId, seq: number): Promise<void> =>
      marks.byVisitor(await changes.look(id), { read: seq }),

    /** How it was: once for each interaction that was served, after its end. */
    async rate(id: ConversationId, said: Omit<Rating, 'at'>): Promise<VisitorView> {
      const conversation = await loadExisting(id)
      const { companyId, contactId, ratedId, thread } = conversation
      const { talk } = thread
      if (talk.is !== 'ended' || !talk.interactionId || !talk.wasServedBy) throw notRated()
      const { interactionId, wasServedBy: agentId } = talk
      if (ratedId === interactionId) throw ratedAlready()
      const comment = said.comment.trim() === '' ? '' : clean(said.comment, 'comment', commentMax)
      const rating = { ...said, comment, at: clock.now() }
      const isFirst = await interactions.rate(companyId, interactionId, rating)
      await store.rated(id, interactionId)
      if (!isFirst) throw ratedAlready()
      const { scale, score } = rating
      const told = { conversationId: id, interactionId, agentId, scale, score, comment }
      options.publish(companyId, 'conversation.rated', told, { kind: 'contact', id: contactId })
      const rated = { ...conversation, ratedId: interactionId }
      contacted.showTalk(rated, talk)
      return visitorView(rated)
    },

    async visitorTypes(id: ConversationId): Promise<void> {
      const { thread, visitor } = await changes.look(id)
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
      closeUnclaimedLater(await interactions.openChats())
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

  async function visitorWrote(id: ConversationId, draft: Draft): Promise<Extract<Changed, { ok: true }>> {
    const connected = windows.has(id)
    return await must(id, ({ contactId, visitor }) => {
      const contact = { id: contactId, name: visitor.name }
      return { type: 'visitor.wrote', contact, draft, connected, opening: null }
    })
  }

  async function agentWrote(agent: Agent, id: ConversationId, draft: Draft, lastSeenSeq: number) {
    const input = { type: 'agent.wrote', agentId: agent.id, agentName: agent.name, draft, lastSeenSeq } as const
    return await must(id, within(agent.companyId, input))
  }

  /**
   * Chats that were opened in the books, and of which a crash left no conversation: nobody else would close them. Only
   * after a while, as another process may just be writing one of them.
   */
  function closeUnclaimedLater(opened: { id: InteractionId; companyId: CompanyId }[]): void {
    const close = async () => {
      for (const { id, companyId } of changes.isClosed() ? [] : opened) {
        if (await store.byInteraction(id)) continue
        await interactions.close(companyId, id, 'lost-in-outage', clock.now())
      }
    }
    const failed = (why: unknown) => log.error('chats that nobody has could not be closed', { why })
    if (opened.length > 0) clock.wakeAt(clock.now() + limits.unclaimedAfterMs, () => void close().catch(failed))
  }

  async function loadExisting(id: ConversationId): Promise<Conversation> {
    const conversation = await store.load(id)
    if (!conversation) throw notFound('conversation')
    return behind.upToDate(conversation)
  }
}
