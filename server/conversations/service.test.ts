import { beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '#server/kernel/clock.ts'
import {
  type AgentId,
  asId,
  type CompanyId,
  type ContactId,
  type ConversationId,
  type Id,
  type InteractionId,
  type OfferId,
  type QueueId,
} from '#server/kernel/ids.ts'
import type { Input, Offer } from '#server/routing/index.ts'
import { memoryStore } from './fake/store.ts'
import type { FileRules } from './ports.ts'
import type { ScreenEvent } from './screen-events.ts'
import { type Conversations, createConversations } from './service.ts'

const companyId = asId<CompanyId>('acme')
const ana = { id: asId<AgentId>('ana'), companyId, name: 'Ana', mayIntervene: false }
const bia = { id: asId<AgentId>('bia'), companyId, name: 'Bia', mayIntervene: false }

let clock: VirtualClock
let store: ReturnType<typeof memoryStore>
let told: Input[]
let failing: boolean
let closed: string[]
let shown: { agentId: string; event: ScreenEvent }[]
let sent: string[]
let rated: string[]
let opened: { id: InteractionId; companyId: CompanyId }[]
let bytesOf: Map<string, Buffer>
let rules: FileRules
let published: { type: string; data: object }[]
let conversations: Conversations
let decide: (input: Input) => void

function open() {
  return createConversations({
    store,
    clock,
    newId: <T extends Id<string>>() => asId<T>(`i${count++}`),
    routing: {
      async receive(_companyId, input) {
        if (failing) throw new Error('routing is away')
        told.push(input)
        decide(input)
      },
    },
    interactions: {
      open: async ({ id }) => ({ protocol: `P-${id}`, contactPriority: 70 }),
      close: async (_companyId, id, why) => void closed.push(`${id} ${why}`),
      rate: async (_companyId, id) => !rated.includes(id) && rated.push(id) > 0,
      openChats: async () => opened,
    },
    screens: { toAgent: (agentId, event) => void shown.push({ agentId, event }), toConversation: () => {} },
    contacted: {
      send: (_conversation, line) => void sent.push(`${line.seq} ${line.notice ?? line.text}`),
      showTyping: () => {},
      showTalk: () => {},
      showMarks: ({ marks }) => void sent.push(`read ${marks.agentReadSeq} of ${marks.agentSeq}`),
    },
    files: {
      put: async (id, bytes) => void bytesOf.set(id, bytes),
      get: async (id) => bytesOf.get(id),
      remove: async (id) => void bytesOf.delete(id),
    },
    fileRulesOf: () => rules,
    publish: (_companyId, type, data) => void published.push({ type, data }),
    people: { nameOf: async (id) => (id === ana.id ? 'Ana' : 'Bia') },
    log: { error: () => {} },
  })
}
/** i0 is the conversation, i1 its first interaction. */
let count = 0

beforeEach(() => {
  clock = virtualClock(0)
  store = memoryStore()
  told = []
  closed = []
  shown = []
  sent = []
  rated = []
  opened = []
  bytesOf = new Map()
  rules = { bytesMax: 1_000, kinds: ['image', 'text'] }
  published = []
  failing = false
  count = 0
  decide = () => {}
  conversations = open()
})

async function start(): Promise<ConversationId> {
  const { conversationId } = await conversations.start({
    companyId,
    channelAccountId: 'account',
    channel: 'webchat',
    contactId: asId<ContactId>('rui'),
    queueId: asId<QueueId>('q1'),
    visitor: { name: 'Rui', email: null, phone: null },
    greeting: null,
  })
  await conversations.idle()
  return asId<ConversationId>(conversationId)
}

const offered = (agentIds = [ana.id], mode: Offer['mode'] = 'push', interactionId = 'i1'): Offer => ({
  id: asId<OfferId>('o1'),
  interactionId: asId<InteractionId>(interactionId),
  queueId: asId<QueueId>('q1'),
  medium: 'chat',
  agentIds,
  mode,
  madeAt: clock.now(),
  endsAt: clock.now() + 30_000,
})
const connect = (agentId = ana.id) =>
  conversations.delivery.connect(asId<InteractionId>('i1'), agentId, asId<OfferId>('o1'))
const eventsOf = (agentId: string) => shown.filter((s) => s.agentId === agentId).map((s) => s.event.type)

test('a visitor waits in the queue with their priority, from the moment they came', async () => {
  await start()
  expect(told).toEqual([
    {
      type: 'interaction.queued',
      arrival: { id: 'i1', queueId: 'q1', medium: 'chat', channel: 'webchat', contactPriority: 70, enteredAt: 0 },
    },
  ])
})

describe('a save whose answer is lost', () => {
  /** Asks once more, as a window or a console does that got an error. */
  async function twice<T>(ask: () => Promise<T>): Promise<T> {
    const { save } = store
    store.save = async (...all) => {
      await save(...all)
      store.save = save
      throw new Error('the connection was cut')
    }
    await expect(ask()).rejects.toThrow('cut')
    return ask()
  }
  const reply = (id: ConversationId) => () =>
    conversations.reply(ana, id, { clientMessageId: 'a1', text: 'Bom dia', lastSeenSeq: 9 })

  test('is told when it is sent again, once', async () => {
    const id = await start()
    await conversations.delivery.offer(offered())
    await connect()
    await twice(reply(id))
    await clock.advance(60_000)
    await conversations.idle()
    expect(sent.filter((line) => line.endsWith('Bom dia'))).toHaveLength(1)
    expect(store.filed(id).filter(({ text }) => text === 'Bom dia')).toHaveLength(1)
  })

  test('is told soon where nobody sends it again', async () => {
    const id = await start()
    await conversations.delivery.offer(offered())
    await connect()
    const { save } = store
    store.save = async (...all) => {
      await save(...all)
      throw new Error('the connection was cut')
    }
    await expect(reply(id)()).rejects.toThrow('cut')
    store.save = save
    await clock.advance(2_000)
    await conversations.idle()
    expect(sent.filter((line) => line.endsWith('Bom dia'))).toHaveLength(1)
  })
})

test('an offer is shown, accepted, and the visitor is told who came', async () => {
  const id = await start()
  await conversations.delivery.offer(offered())
  expect((await conversations.work(ana)).offers).toMatchObject([{ offerId: 'o1', chat: { contact: { name: 'Rui' } } }])
  decide = (input) => void (input.type === 'offer.accepted' && connect())
  expect(await conversations.accept(ana, 'o1')).toMatchObject({ conversationId: id, protocol: 'P-i1' })
  expect(sent.at(-1)).toBe('2 agent-joined')
  expect(eventsOf('ana')).toEqual(['offer.made', 'conversation.message', 'interaction.connected'])
  expect(await conversations.accept(ana, 'o1'), 'a second click').toMatchObject({ conversationId: id })
  expect((await conversations.work(ana)).chats).toHaveLength(1)
})

test('of two agents who accept at once, one has it and the other is told that it ended', async () => {
  await start()
  await conversations.delivery.offer(offered([ana.id, bia.id]))
  let first = true
  decide = (input) => {
    if (input.type !== 'offer.accepted' || !first) return
    first = false
    const other = input.agentId === ana.id ? bia.id : ana.id
    void connect(input.agentId).then(() =>
      conversations.delivery.withdraw(input.offerId, asId<InteractionId>('i1'), [other], 'taken'),
    )
  }
  const answers = await Promise.allSettled([conversations.accept(ana, 'o1'), conversations.accept(bia, 'o1')])
  expect(answers.map((a) => a.status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a pulled chat is accepted at once, and stands on no screen as an offer', async () => {
  await start()
  await conversations.delivery.offer(offered([ana.id], 'pull'))
  expect(told.at(-1)).toMatchObject({ type: 'offer.accepted', offerId: 'o1', agentId: 'ana', medium: 'chat' })
  expect(eventsOf('ana')).toEqual([])
})

test('a refused offer goes back to routing and leaves the screen', async () => {
  await start()
  await conversations.delivery.offer(offered())
  await conversations.refuse(ana, 'o1')
  expect(told.at(-1)).toEqual({ type: 'offer.failed', offerId: 'o1', agentId: 'ana', why: 'rejected' })
  expect((await conversations.work(ana)).offers).toEqual([])
  await expect(conversations.accept(ana, 'o1')).rejects.toMatchObject({ code: 'offer.ended' })
})

test('an agent who accepts after the visitor left is told so, and routing once more', async () => {
  const id = await start()
  await conversations.delivery.offer(offered())
  await conversations.endByVisitor(id)
  await conversations.idle()
  await expect(conversations.accept(ana, 'o1')).rejects.toMatchObject({ code: 'offer.ended' })
  told.length = 0
  await connect()
  expect(told).toEqual([{ type: 'interaction.left', interactionId: 'i1', why: 'visitor-left' }])
  expect(eventsOf('ana').at(-1)).toBe('offer.ended')
})

test('the same message sent five times at once is one message', async () => {
  const id = await start()
  const same = { clientMessageId: 'm1', text: 'oi' }
  const all = await Promise.all(Array.from({ length: 5 }, () => conversations.receive(id, same)))
  expect(new Set(all.map((w) => w.message.seq))).toEqual(new Set([2]))
  expect((await conversations.messagesForVisitor(id, 1)).messages).toHaveLength(1)
})

test('two processes that write at once give every message its own number, in one thread', async () => {
  const id = await start()
  const other = open()
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? conversations : other).receive(id, { clientMessageId: `m${n >> 1}`, text: `m${n >> 1}` }),
    ),
  )
  const { messages, upTo } = await conversations.messagesForVisitor(id, 0)
  expect(messages.map((m) => m.seq)).toEqual(Array.from({ length: 11 }, (_, n) => n + 1))
  expect(upTo).toBe(11)
})

test('a line that a crash left unfiled is in the next page, at its place', async () => {
  const id = await start()
  const file = store.file
  store.file = async () => {
    throw new Error('killed')
  }
  await conversations.receive(id, { clientMessageId: 'm1', text: 'antes da queda' })
  await conversations.close()
  expect(store.filed(id).map((l) => l.seq)).toEqual([1])
  store.file = file
  expect((await open().messagesForVisitor(id, 1)).messages.map((m) => m.text)).toEqual(['antes da queda'])
  const again = await open().receive(id, { clientMessageId: 'm1', text: 'antes da queda' })
  expect(again.message.seq, 'sent again by the visitor').toBe(2)
})

test('what was filed and told is in the record no more, whatever comes after, and is told once', async () => {
  const id = await start()
  await connect()
  for (const n of [1, 2, 3]) {
    await conversations.reply(ana, id, { clientMessageId: `a${n}`, text: 'sim?', lastSeenSeq: 99 })
    await conversations.receive(id, { clientMessageId: `m${n}`, text: 'sim' })
    if (n === 2) await clock.advance(5_000)
    else await conversations.idle()
  }
  await conversations.idle()
  const { toFile, owes, lastSeq } = store.all()[0]?.thread ?? {}
  expect({ toFile, owes }).toEqual({ toFile: [], owes: [] })
  expect(store.filed(id).map((l) => l.seq)).toEqual(Array.from({ length: Number(lastSeq) }, (_, n) => n + 1))
  const waits = told.flatMap((input) => (input.type === 'interaction.waits-for-customer' ? [input.waits] : []))
  expect(waits).toEqual([true, false, true, false, true, false])
})

test('what routing could not be told is told later, in its order', async () => {
  failing = true
  const id = await start()
  await conversations.endByVisitor(id)
  await conversations.idle()
  expect(told).toEqual([])
  failing = false
  await clock.advance(2_000)
  await conversations.idle()
  expect(told.map((i) => i.type)).toEqual(expect.arrayContaining(['interaction.queued', 'interaction.left']))
  expect(told[0]?.type).toBe('interaction.queued')
  expect(told.at(-1)?.type).toBe('interaction.left')
  expect(closed).toContain('i1 visitor-left')
})

test('what the process owed when it was killed, the next one tells', async () => {
  failing = true
  await start()
  failing = false
  const next = open()
  await next.resume()
  await next.idle()
  expect(told.map((i) => i.type)).toEqual(['interaction.queued'])
})

describe('windows', () => {
  test('only after the last has closed does the time of absence run', async () => {
    const id = await start()
    await conversations.visitorCame(id)
    await conversations.visitorCame(id)
    await conversations.visitorWent(id)
    await clock.advance(500_000)
    expect(store.all()[0]?.thread.talk.is).toBe('waiting')
    await conversations.visitorWent(id)
    await clock.advance(120_000)
    await conversations.idle()
    expect(told.at(-1)).toMatchObject({ type: 'interaction.left', why: 'visitor-left' })
    expect(closed).toEqual(['i1 visitor-left'])
  })

  test('a visitor who never connects leaves the queue', async () => {
    await start()
    await clock.advance(120_000)
    await conversations.idle()
    expect(closed).toEqual(['i1 visitor-left'])
  })

  test('an agent sees that the visitor is away and here again, and the talk ends when they stay away', async () => {
    const id = await start()
    await conversations.visitorCame(id)
    await connect()
    await conversations.visitorWent(id)
    await clock.advance(120_000)
    await conversations.visitorCame(id)
    await conversations.idle()
    const seen = shown.flatMap(({ event }) => (event.type === 'conversation.visitor' ? [event.data.visitor] : []))
    expect(seen).toEqual(['away', 'here'])
    await conversations.visitorWent(id)
    await clock.advance(600_000)
    await conversations.idle()
    expect(eventsOf('ana').at(-1)).toBe('conversation.ended')
  })

  test('the next process takes the deadlines up, with some time to come back first', async () => {
    const id = await start()
    await conversations.visitorCame(id)
    await conversations.close()
    const next = open()
    await next.resume()
    await clock.advance(119_999)
    await next.idle()
    expect(closed).toEqual([])
    await clock.advance(1)
    await next.idle()
    expect(closed).toEqual(['i1 visitor-left'])
  })

  test('a deadline that passed while the server was away still leaves time to come back', async () => {
    const id = await start()
    await conversations.close()
    await clock.advance(3_600_000)
    const next = open()
    await next.resume()
    await next.visitorCame(id)
    await clock.advance(60_000)
    await next.idle()
    expect(closed).toEqual([])
  })
})

test('a conversation may be read by who serves, served or is offered it, and by supervisors of the company', async () => {
  const id = await start()
  const supervisor = { ...bia, mayIntervene: true }
  await expect(conversations.messagesForAgent(ana, id, 0)).rejects.toMatchObject({ kind: 'forbidden' })
  await conversations.delivery.offer(offered())
  expect((await conversations.messagesForAgent(ana, id, 0)).messages).toHaveLength(1)
  await connect()
  await conversations.endByAgent(ana, id)
  expect((await conversations.messagesForAgent(ana, id, 0)).messages).toHaveLength(3)
  await expect(conversations.messagesForAgent(bia, id, 0)).rejects.toMatchObject({ kind: 'forbidden' })
  expect((await conversations.messagesForAgent(supervisor, id, 0)).messages).toHaveLength(3)
  const stranger = { ...supervisor, companyId: asId<CompanyId>('other') }
  await expect(conversations.messagesForAgent(stranger, id, 0)).rejects.toMatchObject({ kind: 'not-found' })
})

test('a page says whether there is more, and goes on from where it ends', async () => {
  const id = await start()
  for (let n = 0; n < 9; n++) await conversations.receive(id, { clientMessageId: `m${n}`, text: `${n}` })
  const first = await conversations.messagesForVisitor(id, 1, 4)
  expect(first).toMatchObject({ upTo: 5, more: true })
  const second = await conversations.messagesForVisitor(id, first.upTo, 10)
  expect(second).toMatchObject({ upTo: 10, more: false })
  expect([...first.messages, ...second.messages].map((m) => m.text)).toEqual('012345678'.split(''))
})

describe('files', () => {
  const sent = (clientMessageId: string, name = 'a.txt', bytes = 'bom dia') => ({
    clientMessageId,
    file: { name, bytes: Buffer.from(bytes) },
  })

  test('a file sent five times at once is one message, and its bytes are kept once', async () => {
    const id = await start()
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => conversations.receiveFile(id, sent('m1'))))
    expect(new Set(all.map(({ message }) => message.file?.id)).size).toBe(1)
    expect([...bytesOf.keys()]).toEqual([all[0]?.message.file?.id])
  })

  test('a file whose message is refused is kept no longer', async () => {
    const id = await start()
    await connect()
    await conversations.endByAgent(ana, id)
    await expect(conversations.replyFile(ana, id, { ...sent('a1'), lastSeenSeq: 9 })).rejects.toMatchObject({
      code: 'conversation.ended',
    })
    expect(bytesOf.size).toBe(0)
  })

  test('a file of which nobody knows whether its message stands is kept, and is there when it does', async () => {
    const id = await start()
    const save = store.save
    store.save = async (...given) => {
      await save(...given)
      throw new Error('killed')
    }
    await expect(conversations.receiveFile(id, sent('m1'))).rejects.toThrow('killed')
    store.save = save
    const next = open()
    const { message } = await next.receiveFile(id, sent('m1', 'b.txt'))
    expect(message.file?.name).toBe('a.txt')
    expect((await next.fileForVisitor(id, message.file?.id ?? '')).body.toString()).toBe('bom dia')
    expect(bytesOf.size).toBe(1)
  })

  test('what a company that takes none says is said before a byte is read', async () => {
    const id = await start()
    rules = { bytesMax: 0, kinds: [] }
    await expect(conversations.fileBytesMaxForVisitor(id)).rejects.toMatchObject({ code: 'file.disabled' })
    await expect(conversations.receiveFile(id, sent('m1'))).rejects.toMatchObject({ code: 'file.disabled' })
  })
})

describe('a crash between the books and the conversation', () => {
  test('leaves a chat that the next process closes, after a while, and no other', async () => {
    await start()
    opened = [
      { id: asId<InteractionId>('i1'), companyId },
      { id: asId<InteractionId>('lost'), companyId },
    ]
    const next = open()
    await next.resume()
    await next.visitorCame(asId<ConversationId>('i0'))
    await clock.advance(59_999)
    expect(closed, 'another process may just be writing it').toEqual([])
    await clock.advance(1)
    await next.idle()
    expect(closed).toEqual(['lost lost-in-outage'])
  })
})
