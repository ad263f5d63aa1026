import { afterEach, describe, expect, test, vi } from 'vitest'
import type { MessageView, OfferView } from '#server/conversations/index.ts'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { agentOf, visitorOf } from '#tests/support/chat-people.ts'
import { eventually } from '#tests/support/eventually.ts'

vi.setConfig({ testTimeout: 30_000 })

let centre: ChatCentre
const open = async (options?: Parameters<typeof chatCentre>[0]) => {
  centre = await chatCentre(options)
}
afterEach(() => centre.close())

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
/** A PNG of 3 by 2 pixels, as far as anybody looks at it. */
const png = latin(
  '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0000\u0003\u0000\u0000\u0000\u0002\u0008\u0006',
)
const picture = { name: 'recibo.png', type: 'image/png', bytes: png }
const pdf = { name: 'Nota fiscal.pdf', type: 'application/pdf', bytes: latin('%PDF-1.7\nnothing') }
const messageOf = (answer: { body: unknown }) => (answer.body as { message: MessageView }).message

describe('a file', () => {
  test('that a visitor sends reaches the agent as one message, and only those who may read it get its bytes', async () => {
    await open({ agents: ['ana', 'bia'] })
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { conversationId } = await ana.take()
    const sent = await rui.send('f1', picture)
    expect(sent.status).toBe(201)
    const { seq, file, text } = messageOf(sent)
    expect({ text, file }).toMatchObject({
      text: '',
      file: { name: 'recibo.png', type: 'image/png', bytes: png.length, width: 3, height: 2 },
    })
    await eventually('Ana is told', () => ana.of('conversation.message').some((e) => e.data.message.seq === seq))
    const path = `/conversations/${conversationId}/files/${file?.id}`
    const answer = await ana.bytes(path)
    expect(answer.status).toBe(200)
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(png)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="recibo.png"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    })
    const supervisor = await centre.login('sup', 'supervisor')
    expect((await supervisor.bytes(path)).status, 'a supervisor').toBe(200)
    expect((await (await centre.login('bia')).bytes(path)).status, 'a colleague who never served it').toBe(403)
    expect((await rui.file(file?.id ?? '')).status, 'the visitor').toBe(200)
    const eva = await visitorOf(centre, 'Eva')
    expect((await eva.file(file?.id ?? '')).status, 'another visitor').toBe(404)
    expect((await fetch(`${centre.url}/api${path}`)).status, 'nobody').toBe(401)
  })

  test('that an agent sends reaches the visitor’s window, and is saved, not shown', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const { conversationId } = await ana.take()
    const sent = await ana.send(conversationId, 'a1', pdf)
    expect(sent).toMatchObject({ status: 201, body: { file: { name: 'Nota fiscal.pdf', type: 'application/pdf' } } })
    await eventually('the window hears it', () => window.told.some((m) => m.file?.name === 'Nota fiscal.pdf'))
    const { id = '' } = (sent.body as MessageView).file ?? {}
    const answer = await rui.file(id)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="Nota fiscal.pdf"')
    expect(await answer.text()).toContain('%PDF-')
  })

  test('that is sent five times under one id is one message with one file', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { conversationId } = await ana.take()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => rui.send('same', picture)))
    expect(new Set(answers.map((a) => messageOf(a).seq)).size).toBe(1)
    expect(new Set(answers.map((a) => messageOf(a).file?.id)).size).toBe(1)
    const { messages } = await ana.messages(conversationId)
    expect(messages.filter((m) => m.file)).toHaveLength(1)
    expect((await rui.file(messageOf(await rui.send('same', pdf)).file?.id ?? '')).status).toBe(200)
  })

  test('over a colleague’s newer reply is refused, and so is one in a talk that is not one’s own', async () => {
    await open({ agents: ['ana', 'bia'] })
    const ana = await agentOf(centre)
    await visitorOf(centre)
    const { conversationId } = await ana.take()
    const bia = await agentOf(centre, 'bia')
    expect(await bia.send(conversationId, 'b1', pdf)).toMatchObject({
      status: 403,
      body: { code: 'conversation.not-yours' },
    })
    await ana.end(conversationId)
    expect(await ana.send(conversationId, 'a1', pdf)).toMatchObject({
      status: 409,
      body: { code: 'conversation.ended' },
    })
  })

  test('that a visitor sends after the end waits anew in the same conversation', async () => {
    await open()
    const rui = await visitorOf(centre)
    await rui.end()
    expect(await rui.send('f1', pdf)).toMatchObject({
      status: 201,
      body: { conversation: { state: 'waiting', conversationId: rui.conversationId } },
    })
  })
})

describe('what is refused', () => {
  const refusals: [string, { name: string; bytes: Uint8Array; type?: string }, string][] = [
    ['a program', { name: 'setup.exe', bytes: latin('MZ\u0090\u0000') }, 'file.forbidden-kind'],
    [
      'a page that calls itself a picture',
      { name: 'a.png', type: 'image/png', bytes: latin('<html><script>') },
      'file.forbidden-kind',
    ],
    ['a drawing that may hold a script', { name: 'a.svg', bytes: latin('<svg onload="x()"/>') }, 'file.forbidden-kind'],
    [
      'a page that calls itself a text',
      { name: 'a.txt', bytes: latin('  <!doctype html><script>') },
      'file.forbidden-kind',
    ],
    ['a picture that calls itself a program', { name: 'a.exe', bytes: png }, 'file.forbidden-kind'],
    ['an archive', { name: 'a.zip', bytes: latin('PK\u0003\u0004xxxxxxxxxxx') }, 'file.forbidden-kind'],
    ['nothing', { name: 'a.txt', bytes: latin('') }, 'file.empty'],
  ]
  test('is refused by what is in it, and leaves no message behind', async () => {
    await open()
    const rui = await visitorOf(centre)
    const { upTo } = await rui.get()
    for (const [what, file, code] of refusals)
      expect(await rui.send(`f${refusals.findIndex(([name]) => name === what)}`, file), what).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'file', code }] },
      })
    expect((await rui.get()).upTo).toBe(upTo)
  })

  test('by the company: too large, of a kind that it does not allow, or any file at all', async () => {
    await open({ fileRules: { bytesMax: 2_048, kinds: ['document'] } })
    const rui = await visitorOf(centre)
    const large = { ...pdf, bytes: latin(`%PDF-1.7${'x'.repeat(3_000)}`) }
    expect(await rui.send('f1', large)).toMatchObject({ status: 413 })
    expect(await rui.send('f2', picture)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'file', code: 'file.forbidden-kind' }] },
    })
    expect((await rui.send('f3', pdf)).status).toBe(201)
    await centre.close()
    await open({ fileRules: { bytesMax: 0, kinds: ['document'] } })
    const eva = await visitorOf(centre, 'Eva')
    expect(await eva.send('f1', pdf)).toMatchObject({ status: 403, body: { code: 'file.disabled' } })
    const ana = await agentOf(centre)
    const { conversationId } = await ana.take()
    expect(await ana.send(conversationId, 'a1', pdf)).toMatchObject({ status: 403, body: { code: 'file.disabled' } })
  })

  test('without a session no byte of a file is read, and too many are told to wait', async () => {
    await open({ rates: { filesPerSession: { points: 2, perSeconds: 600 } } })
    await centre.forgetRates()
    const stranger = await centre.upload('/api/webchat/files', { clientMessageId: 'f1', file: pdf })
    expect(stranger).toMatchObject({ status: 401, body: { code: 'webchat.session-required' } })
    const rui = await visitorOf(centre)
    const statuses = []
    for (const n of [1, 2, 3]) statuses.push((await rui.send(`f${n}`, pdf)).status)
    expect(statuses).toEqual([201, 201, 429])
  })
})

describe('read marks', () => {
  test('tell the visitor what the agent has read, and the agent what the visitor has', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const { conversationId } = await ana.take()
    const wrote = messageOf(await rui.write('v1', 'Bom dia'))
    const statusOf = async (seq: number) => (await rui.get()).messages.find((m) => m.seq === seq)?.status
    expect(await statusOf(wrote.seq)).toBe('sent')
    const { upTo } = await ana.messages(conversationId)
    expect(await statusOf(wrote.seq), 'it stands on Ana’s screen').toBe('delivered')
    expect((await ana.post(`/conversations/${conversationId}/read`, { seq: upTo })).status).toBe(204)
    expect(await statusOf(wrote.seq)).toBe('read')
    await eventually('the window is told', () => window.reached.some((marks) => marks.readSeq === upTo))

    const { body } = await ana.reply(conversationId, 'a1', 'Olá')
    const { seq } = body as MessageView
    expect((await rui.read(seq)).status).toBe(204)
    await eventually('Ana is told', () =>
      ana.of('conversation.read').some((e) => e.data.seq === seq && e.data.by === 'contact'),
    )
    expect((await ana.messages(conversationId)).messages.at(-1)).toMatchObject({ text: 'Olá', status: 'read' })
    expect((await ana.work()).chats[0]).toMatchObject({ readSeq: upTo })
  })

  test('never go back, never beyond what there is, and a supervisor who looks on sets none', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { conversationId } = await ana.take()
    const { seq } = messageOf(await rui.write('v1', 'Bom dia'))
    const read = (user: { post: typeof ana.post }, upTo: number) =>
      user.post(`/conversations/${conversationId}/read`, { seq: upTo })
    const supervisor = await centre.login('sup', 'supervisor')
    expect((await read(supervisor, seq)).status).toBe(204)
    await read(ana, 10_000)
    const status = async () => (await rui.get()).messages.find((m) => m.seq === seq)?.status
    expect(await status()).toBe('sent')
    await read(ana, seq)
    await read(ana, 1)
    expect(await status()).toBe('read')
    const bia = await centre.login('bia')
    expect((await bia.post(`/conversations/${conversationId}/read`, { seq })).status, 'a stranger').toBe(403)
  })
})

describe('what is asked before', () => {
  const begin = (said: Record<string, unknown>) =>
    centre.request('POST', '/api/webchat/sessions', { token: centre.publicToken, ...said }, { origin: centre.origin })
  const config = async () =>
    (await centre.request('GET', `/api/webchat/config?token=${centre.publicToken}`)).body as {
      consent: { version: number } | null
    }

  test('a form asks what the account says: required is required, hidden is not asked', async () => {
    await open({ account: { form: { name: 'hidden', email: 'required', phone: 'optional' } } })
    expect(await config()).toMatchObject({ form: { name: 'hidden', email: 'required', phone: 'optional' } })
    expect(await begin({ name: 'Rui' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'email', code: 'required' }] },
    })
    expect((await begin({ email: 'rui@example.com', language: 'en' })).status).toBe(201)
    expect(await (await agentOf(centre)).offer()).toMatchObject({
      chat: { contact: { name: 'Visitor' }, visitor: { email: 'rui@example.com' } },
    } satisfies DeepPartial<OfferView>)
  })

  test('nobody begins without the consent that is required, in the words as they stand now', async () => {
    await open({ account: { consent: { text: 'Guardamos esta conversa.', required: true } } })
    const refused = { status: 422, body: { errors: [{ code: 'webchat.consent-required' }] } }
    expect(await begin({ name: 'Rui' })).toMatchObject(refused)
    const { consent } = await config()
    expect((await begin({ name: 'Rui', consentVersion: consent?.version })).status).toBe(201)
    const changed = await centre.admin.patch(`/webchat-accounts/${centre.accountId}`, {
      rev: 1,
      consent: { text: 'Guardamos esta conversa por um ano.', required: true },
    })
    expect(changed).toMatchObject({ status: 200, body: { consentVersion: (consent?.version ?? 0) + 1 } })
    expect(await begin({ name: 'Rui', consentVersion: consent?.version }), 'the old words').toMatchObject(refused)
  })

  test('a proof is kept of who agreed, when and to which words', async () => {
    await open({ account: { consent: { text: 'Guardamos esta conversa.', required: false } } })
    const { conversationStore } = await import('#server/conversations/index.ts')
    const agreed = await visitorOf(centre, 'Rui', { consentVersion: 1 })
    const silent = await visitorOf(centre, 'Eva')
    const { createHash } = await import('node:crypto')
    const textHash = createHash('sha256').update('Guardamos esta conversa.').digest('base64url')
    expect((await conversationStore.load(agreed.conversationId))?.consent).toEqual({
      at: centre.clock.now(),
      version: 1,
      textHash,
    })
    expect((await conversationStore.load(silent.conversationId))?.consent).toBe(null)
  })
})

describe('what is asked after', () => {
  const survey = { question: 'Como foi?', scale: 'stars', comment: true }

  test('a visitor who was served says how it was, once, and it stands with the interaction', async () => {
    await open({ account: { survey } })
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const chat = await ana.take()
    expect(await rui.rate(5), 'before the end').toMatchObject({ status: 409, body: { code: 'conversation.not-rated' } })
    await ana.end(chat.conversationId)
    expect((await rui.get()).conversation.mayRate).toBe(true)
    expect(await rui.rate(6)).toMatchObject({ status: 422, body: { errors: [{ field: 'score' }] } })
    const answers = await Promise.all([rui.rate(4, ' Muito bom \u0000'), rui.rate(1), rui.rate(2)])
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409, 409])
    expect(centre.published.filter((e) => e.type === 'conversation.rated')).toHaveLength(1)
    const { score } = centre.published.at(-1)?.data ?? {}
    const kept = await centre.interactions.get(centre.companyId, chat.interactionId)
    expect(kept.rating).toMatchObject({ scale: 'stars', score })
    expect((await rui.get()).conversation.mayRate).toBe(false)
  })

  test('who left the queue unserved is not asked, nor where the account asks nothing', async () => {
    await open({ account: { survey } })
    const rui = await visitorOf(centre)
    await rui.end()
    expect((await rui.get()).conversation).toMatchObject({ state: 'ended', mayRate: false })
    expect((await rui.rate(5)).status).toBe(409)
    await centre.close()
    await open()
    const eva = await visitorOf(centre)
    const ana = await agentOf(centre)
    await ana.end((await ana.take()).conversationId)
    expect(await eva.rate(5)).toMatchObject({ status: 409, body: { code: 'webchat.no-survey' } })
  })
})

describe('an agent who goes offline', () => {
  test('leaves the talk at once: the visitor is told, waits in the old place, and the agent’s screen is cleared', async () => {
    await open({ agents: ['ana', 'bia'] })
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const { conversationId } = await ana.take()
    await centre.engine.receive({ type: 'agent.presence', agentId: ana.agentId, presence: 'offline' })
    await eventually('Rui is told', () => window.told.some((m) => m.notice === 'agent-left'))
    expect(window.states.at(-1)).toMatchObject({ state: 'waiting', agentName: null })
    expect(window.told.at(-1)).toMatchObject({ notice: 'agent-left', named: { agent: 'Ana' } })
    await eventually('Ana has it no more', () => ana.of('conversation.ended').length === 1)
    expect((await ana.work()).chats).toEqual([])
    const bia = await agentOf(centre, 'bia')
    expect((await bia.take()).conversationId).toBe(conversationId)
  })
})

type DeepPartial<T> = { [Key in keyof T]?: T[Key] extends object | null ? DeepPartial<NonNullable<T[Key]>> : T[Key] }
