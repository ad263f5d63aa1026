import { afterEach, describe, expect, test, vi } from 'vitest'
import { createContacts } from '#server/contacts/index.ts'
import { conversationStore } from '#server/conversations/index.ts'
import { newId } from '#server/host/index.ts'
import type { InteractionId } from '#server/kernel/ids.ts'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { agentOf, visitorOf } from '#tests/support/chat-people.ts'
import { eventually } from '#tests/support/eventually.ts'

vi.setConfig({ testTimeout: 30_000 })

let centre: ChatCentre
const open = async (options?: Parameters<typeof chatCentre>[0]) => {
  centre = await chatCentre(options)
}
afterEach(() => centre.close())

describe('contacts', () => {
  test('who comes twenty times at once, to two processes, is one contact', async () => {
    await open()
    const { companyId, clock } = centre
    const [here, there] = [centre.contacts, createContacts({ clock, newId })]
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? here : there).identify({
          companyId,
          kind: 'phone',
          value: n % 3 ? '(11) 98765-4321' : '+5511987654321',
          name: 'Eva',
        }),
      ),
    )
    expect(new Set(found.map((c) => c.id)).size).toBe(1)
    expect(found[0]).toMatchObject({ name: 'Eva', priority: 50 })
    const listed = await centre.admin.get('/contacts')
    expect((listed.body as { items: unknown[] }).items).toHaveLength(1)
  })

  test('the same number is another contact in another company, and no number at all is refused', async () => {
    await open()
    const { companyId, contacts } = centre
    const here = await contacts.identify({ companyId, kind: 'phone', value: '1133334444' })
    const there = await contacts.identify({ companyId: newId(), kind: 'phone', value: '1133334444' })
    expect(there.id).not.toBe(here.id)
    await expect(contacts.identify({ companyId, kind: 'email', value: 'x' })).rejects.toMatchObject({
      code: 'contact.identity',
    })
  })

  test('a priority set on a contact is the one with which their next chat waits', async () => {
    await open()
    const first = await visitorOf(centre, 'Rui')
    await first.end()
    await centre.conversations.idle()
    const { body } = await centre.admin.get('/contacts')
    const [rui] = (body as { items: { id: string; rev: number }[] }).items
    expect(await centre.admin.patch(`/contacts/${rui?.id}`, { rev: rui?.rev, priority: 101 })).toMatchObject({
      status: 422,
    })
    expect(await centre.admin.patch(`/contacts/${rui?.id}`, { rev: rui?.rev, priority: 90 })).toMatchObject({
      status: 200,
    })
    await visitorOf(centre, 'Eva')
    await centre.clock.advance(1_000)
    await first.write('v1', 'De novo')
    await centre.conversations.idle()
    const ana = await agentOf(centre)
    expect((await ana.take()).contact.name, 'who came later and matters more').toBe('Rui')
  })

  test('what visitors say of themselves makes nobody another contact', async () => {
    await open()
    const { companyId, contacts } = centre
    const eva = await contacts.identify({ companyId, kind: 'email', value: 'eva@example.com', name: 'Eva' })
    const begun = await centre.request(
      'POST',
      '/api/webchat/sessions',
      { token: centre.publicToken, name: 'Eva', email: 'eva@example.com' },
      { origin: 'https://loja.example' },
    )
    expect(begun.status).toBe(201)
    const chat = await (await agentOf(centre)).take()
    expect(chat.visitor.email).toBe('eva@example.com')
    expect(chat.contact.id).not.toBe(eva.id)
  })
})

describe('replies', () => {
  test('over a colleague’s newer reply are refused; read, they go through', async () => {
    await open({ agents: ['ana', 'bia'] })
    const ana = await agentOf(centre)
    await visitorOf(centre)
    const chat = await ana.take()
    const seen = (await ana.messages(chat.conversationId)).upTo
    await ana.reply(chat.conversationId, 'a1', 'Já vejo')
    // Ana's console vanishes and she is offline: Bia takes over.
    await centre.current().engine.receive({ type: 'agent.presence', agentId: ana.agentId, presence: 'offline' })
    const bia = await agentOf(centre, 'bia')
    const taken = await bia.take()
    expect(taken.conversationId).toBe(chat.conversationId)
    expect(await bia.reply(taken.conversationId, 'b1', 'Olá', seen)).toMatchObject({
      status: 409,
      body: { code: 'conversation.newer-reply' },
    })
    const { upTo } = await bia.messages(taken.conversationId)
    expect((await bia.reply(taken.conversationId, 'b1', 'Olá', upTo)).status).toBe(201)
    expect(await ana.reply(taken.conversationId, 'a2', 'Voltei', upTo + 1)).toMatchObject({ status: 403 })
  })

  test('sent again under the same id are one message, whatever they say', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { conversationId } = await ana.take()
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => ana.reply(conversationId, 'a1', `tentativa ${n}`)))
    expect(new Set(answers.map(({ body }) => (body as { seq: number }).seq)).size).toBe(1)
    expect((await rui.get()).messages.filter((m) => m.author.kind === 'agent')).toHaveLength(1)
  })

  test('are refused by fields: no id, an id of another form, nothing to say', async () => {
    await open()
    const ana = await agentOf(centre)
    await visitorOf(centre)
    const { conversationId } = await ana.take()
    expect(await ana.reply(conversationId, 'a b', 'oi')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'clientMessageId' }] },
    })
    expect(await ana.reply(conversationId, 'a1', '\u0000')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'text', code: 'text.empty' }] },
    })
    expect(await ana.reply('nothing', 'a1', 'oi')).toMatchObject({ status: 404 })
  })
})

describe('the store', () => {
  test('a line that was numbered and not filed is filed by the next reader, at its place', async () => {
    await open()
    const rui = await visitorOf(centre)
    const kept = await conversationStore.load(rui.conversationId)
    if (!kept) throw new Error('it is there')
    const line = {
      seq: kept.thread.lastSeq + 1,
      clientMessageId: 'crashed',
      author: { kind: 'contact' as const, id: kept.contactId, name: 'Rui' },
      text: 'antes da queda',
      file: null,
      at: 1,
      notice: null,
      named: null,
    }
    // As a process leaves it that is killed between the two writes.
    await eventually('saved', async () => {
      const now = await conversationStore.load(rui.conversationId)
      return (
        now &&
        conversationStore.save(rui.conversationId, now.rev, {
          ...now.thread,
          lastSeq: line.seq,
          toFile: [...now.thread.toFile, line],
        })
      )
    })
    expect((await rui.get(line.seq - 1)).messages.map((m) => m.text)).toEqual(['antes da queda'])
    expect((await rui.write('crashed', 'de novo')).body).toMatchObject({
      message: { seq: line.seq, text: 'antes da queda' },
    })
    expect((await rui.write('v2', 'depois')).body).toMatchObject({ message: { seq: line.seq + 1 } })
  })

  test('of two who write over the same revision one loses, and nothing of the other is lost', async () => {
    await open()
    const rui = await visitorOf(centre)
    await centre.conversations.idle()
    const kept = await conversationStore.load(rui.conversationId)
    if (!kept) throw new Error('it is there')
    const saves = await Promise.all(
      Array.from({ length: 8 }, () => conversationStore.save(kept.id, kept.rev, { ...kept.thread, goneSince: 5 })),
    )
    expect(saves.filter(Boolean)).toHaveLength(1)
  })

  test('an ended conversation whose end was told is not taken up again', async () => {
    await open()
    const rui = await visitorOf(centre)
    const listed = async () => (await conversationStore.unsettled()).some((c) => c.id === rui.conversationId)
    expect(await listed()).toBe(true)
    await rui.end()
    await centre.conversations.idle()
    expect(await listed()).toBe(false)
  })
})

describe('a crash between the books and the conversation', () => {
  test('leaves an open interaction, which the next process closes after a minute, and no chat that goes on', async () => {
    await open()
    const rui = await visitorOf(centre)
    await (await rui.window()).sync()
    const { companyId, clock, interactions } = centre
    const id = newId<InteractionId>()
    const chat = { medium: 'chat', channel: 'webchat', direction: 'inbound', from: null, to: null } as const
    await interactions.open({ ...chat, id, companyId, fromName: 'Eva', startedAt: clock.now() })
    await centre.restart()
    await rui.window()
    await clock.advance(60_000)
    const ended = () => interactions.get(companyId, id).then((one) => one.endedWhy)
    await eventually('it is closed', async () => (await ended()) === 'lost-in-outage')
    expect((await rui.get()).conversation.state).toBe('waiting')
  })
})
