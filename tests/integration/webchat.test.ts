import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { newId } from '#server/host/index.ts'
import type { InteractionId } from '#server/kernel/ids.ts'
import { demandWidget } from '#tests/support/built-widget.ts'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { agentOf, ask, connected, visitorOf } from '#tests/support/chat-people.ts'
import { eventually } from '#tests/support/eventually.ts'

vi.setConfig({ testTimeout: 30_000 })

let centre: ChatCentre
const open = async (options?: Parameters<typeof chatCentre>[0]) => {
  centre = await chatCentre(options)
  return centre
}
afterEach(() => centre.close())

const waiting = () => centre.current().engine.snapshot()
const origin = 'https://loja.example'

describe('from the site to an agent', () => {
  test('a visitor waits, is offered, answered, and told each step; the agent ends it', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const window = await rui.window()
    await window.write('v1', 'Bom dia')
    expect(await ana.offer()).toMatchObject({
      medium: 'chat',
      chat: { contact: { name: 'Rui' }, protocol: rui.protocol },
    })
    const chat = await ana.take()
    const replied = await ana.reply(chat.conversationId, 'a1', 'Olá, Rui')
    expect(replied.status).toBe(201)
    await window.write('v2', 'Tudo bem?')
    await eventually('Ana reads the answer', () =>
      ana.of('conversation.message').some((e) => e.data.message.text === 'Tudo bem?'),
    )
    expect((await ana.end(chat.conversationId)).status).toBe(204)
    await eventually('the window is told of the end', () => window.states.at(-1)?.state === 'ended')
    expect(window.told.map((m) => m.seq)).toEqual([3, 4, 5, 6, 7])
    const { messages } = await window.sync()
    expect(messages.map((m) => m.notice ?? m.text)).toEqual([
      'greeting',
      'queued',
      'Bom dia',
      'agent-joined',
      'Olá, Rui',
      'Tudo bem?',
      'ended-by-agent',
    ])
    await eventually('Ana has nothing in hand', async () => (await ana.work()).chats.length === 0)
  })

  test('a visitor who writes after the end waits anew in the same conversation', async () => {
    await open()
    const rui = await visitorOf(centre)
    await rui.end()
    const again = await rui.write('v1', 'Esqueci uma coisa')
    expect(again.body).toMatchObject({ conversation: { state: 'waiting', conversationId: rui.conversationId } })
    expect((again.body as { conversation: { protocol: string } }).conversation.protocol).not.toBe(rui.protocol)
    const chat = await (await agentOf(centre)).take()
    expect(chat.conversationId).toBe(rui.conversationId)
  })

  test('a pulled chat is the agent’s at once', async () => {
    await open({ distribution: 'pull' })
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    await rui.window()
    await eventually('it waits', () => waiting())
    expect(
      await eventually('Próximo has it', async () => {
        const answer = await centre.current().engine.pull(ana.agentId)
        return answer.ok && answer
      }),
    ).toMatchObject({ ok: true })
    await eventually('it is hers', async () => (await ana.work()).chats.length === 1)
    expect(ana.of('offer.made')).toEqual([])
  })

  test('what a visitor writes while the agent’s console is away is there when it comes back', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const chat = await ana.take()
    const seen = (await ana.messages(chat.conversationId)).upTo
    ana.console.socket.disconnect()
    await window.write('v1', 'Está aí?')
    await window.write('v2', 'Alô?')
    const back = await ana.open()
    const { snapshot } = await ask(back.socket, 'snapshot')
    expect(snapshot).toMatchObject({ chats: [{ conversationId: chat.conversationId, lastSeq: seen + 2 }] })
    const missed = await ana.messages(chat.conversationId, seen)
    expect(missed.messages.map((m) => m.text)).toEqual(['Está aí?', 'Alô?'])
  })

  test('a chat that waits for the customer weighs less, until the customer writes', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const chat = await ana.take()
    const weight = () => JSON.stringify(waiting())
    const full = weight()
    await ana.reply(chat.conversationId, 'a1', 'Qual é o seu pedido?')
    await eventually('it weighs less', () => weight() !== full)
    await rui.write('v1', '1234')
    await eventually('it weighs as before', async () => (await ana.work()).chats[0]?.waitsForCustomer === false)
  })

  test('typing is shown to the other side, and the visitor’s having read to the agent', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const { conversationId } = await ana.take()
    await ask(window.socket, 'typing')
    await eventually('Ana sees it', () => ana.of('conversation.typing').length === 1)
    await ask(ana.console.socket, 'typing', { conversationId })
    await eventually('Rui sees it', () => window.typing.includes('Ana'))
    const { body } = await ana.reply(conversationId, 'a1', 'Oi')
    await ask(window.socket, 'reached', { seq: (body as { seq: number }).seq })
    await eventually('Ana sees that it arrived', () => ana.of('conversation.delivered').length === 1)
    expect((await ana.messages(conversationId)).messages.at(-1)).toMatchObject({ text: 'Oi', status: 'delivered' })
  })
})

describe('messages', () => {
  test('the same message sent five times at once is one message', async () => {
    await open()
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => window.write('same', 'oi')),
      ...[1, 2].map(() => rui.write('same', 'oi').then(({ body }) => body as Record<string, unknown>)),
    ])
    const seqs = answers.map((a) => (a.message as { seq: number }).seq)
    expect(new Set(seqs)).toEqual(new Set([3]))
    expect((await rui.get()).messages.filter((m) => m.text === 'oi')).toHaveLength(1)
  })

  test('a hundred at once get distinct numbers without a hole, and a window hears them in order', async () => {
    await open()
    const rui = await visitorOf(centre)
    const [one, two] = [await rui.window(), await rui.window()]
    await Promise.all(Array.from({ length: 100 }, (_, n) => (n % 2 ? one : two).write(`m${n}`, `${n}`)))
    await eventually('both windows heard all', () => one.told.length === 100 && two.told.length === 100)
    const numbers = Array.from({ length: 100 }, (_, n) => n + 3)
    for (const { told } of [one, two]) expect(told.map((m) => m.seq)).toEqual(numbers)
    const { messages, upTo } = await rui.get(2)
    expect(messages.map((m) => m.seq)).toEqual(numbers)
    expect(upTo).toBe(102)
    expect(new Set(messages.map((m) => m.text)).size).toBe(100)
    const order = (from: number) => messages.filter((m) => Number(m.text) % 2 === from).map((m) => Number(m.text))
    expect(order(1), 'one window’s own order').toEqual(order(1).toSorted((a, b) => a - b))
  })

  test('a window that was away gets what it missed, in order and once', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const first = await rui.window()
    const { conversationId } = await ana.take()
    const seen = (await first.sync()).upTo
    first.close()
    for (const n of [1, 2, 3]) await ana.reply(conversationId, `a${n}`, `resposta ${n}`)
    const second = await rui.window()
    await ana.reply(conversationId, 'a4', 'resposta 4')
    const missed = await second.sync(seen)
    const shown = new Map([...missed.messages, ...second.told].map((m) => [m.seq, m.text]))
    await eventually('all four', () => shown.size === 4 || second.told.length === 1)
    expect([...shown.values()]).toEqual(['resposta 1', 'resposta 2', 'resposta 3', 'resposta 4'])
    expect(missed.upTo).toBe(seen + 4)
  })

  test('HTML stays text, control characters vanish, 64 KB is refused in words', async () => {
    await open()
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const html = '<img src=x onerror=alert(1)> & "aspas"'
    expect((await window.write('m1', html)).message).toMatchObject({ text: html })
    expect((await window.write('m2', 'a\u0000b\u001b[2Jc')).message).toMatchObject({ text: 'ab[2Jc' })
    expect(await window.write('m3', 'x'.repeat(65_536))).toMatchObject({ ok: false, code: 'text.too-long' })
    expect(await window.write('m4', ' \u0007 ')).toMatchObject({ ok: false, code: 'text.empty' })
    const byHttp = await rui.write('m5', 'x'.repeat(65_536))
    expect(byHttp).toMatchObject({ status: 422, body: { errors: [{ field: 'text', code: 'text.too-long' }] } })
    expect((await rui.get(2)).messages).toHaveLength(2)
    expect(await ask(window.socket, 'message', { text: 'sem id' })).toMatchObject({ ok: false, code: 'input.invalid' })
    expect(await ask(window.socket, 'message', 'nada')).toMatchObject({ ok: false, code: 'input.invalid' })
  })
})

describe('who may chat', () => {
  const begin = (token: string, headers: Record<string, string>) =>
    centre.request('POST', '/api/webchat/sessions', { token, name: 'Rui' }, headers)

  test('an unknown token, another site and no site at all are refused', async () => {
    await open()
    expect(await begin('wc_0123456789abcdef0123', { origin })).toMatchObject({
      status: 404,
      body: { code: 'webchat.unknown-token' },
    })
    expect(await begin("wc_' || 1", { origin })).toMatchObject({ status: 404 })
    expect(await begin(centre.publicToken, { origin: 'https://outra.example' })).toMatchObject({
      status: 403,
      body: { code: 'webchat.other-origin' },
    })
    expect(await begin(centre.publicToken, {})).toMatchObject({ status: 403 })
    expect(await begin(centre.publicToken, { origin: centre.origin }), 'our own frame').toMatchObject({ status: 201 })
  })

  test('an account that is switched off lets nobody in, and no one who was in', async () => {
    await open()
    const rui = await visitorOf(centre)
    const off = await centre.admin.patch(`/webchat-accounts/${centre.accountId}`, { rev: 1, active: false })
    expect(off.status).toBe(200)
    expect(off.body).toMatchObject({ publicToken: centre.publicToken })
    expect(await begin(centre.publicToken, { origin })).toMatchObject({ status: 404 })
    expect(await rui.write('v1', 'oi')).toMatchObject({ status: 401, body: { code: 'webchat.session-required' } })
  })

  test('a wrong session, and a right one from another site, are refused by HTTP and socket', async () => {
    await open()
    const rui = await visitorOf(centre)
    const wrong = 'A'.repeat(43)
    const get = (headers: Record<string, string>) => centre.request('GET', '/api/webchat/messages', undefined, headers)
    expect(await get({})).toMatchObject({ status: 401 })
    expect(await get({ authorization: `Bearer ${wrong}` })).toMatchObject({ status: 401 })
    expect(await get({ authorization: `Bearer ${rui.session}`, origin: 'https://outra.example' })).toMatchObject({
      status: 403,
    })
    expect(await connected(centre.connect('/webchat', { session: wrong }))).toBe('webchat.session-required')
    expect(await connected(centre.connect('/webchat', {}))).toBe('webchat.session-required')
    expect(
      await connected(centre.connect('/webchat', { session: rui.session }, { origin: 'https://outra.example' })),
    ).toBe('webchat.other-origin')
  })

  test('one visitor cannot read or write in another’s conversation', async () => {
    await open()
    const [rui, eva] = [await visitorOf(centre, 'Rui'), await visitorOf(centre, 'Eva')]
    await rui.write('v1', 'meu segredo')
    expect((await eva.get()).messages.map((m) => m.text)).not.toContain('meu segredo')
    const window = await eva.window()
    await rui.write('v2', 'outro segredo')
    await window.write('e1', 'oi')
    await eventually('Eva reads her own', () => window.told.length > 0)
    expect(window.told.map((m) => m.text)).toEqual(['oi'])
  })

  test('too many sessions from one address, and too many messages of one visitor, are told to wait', async () => {
    await open({
      rates: { sessionsPerIp: { points: 3, perSeconds: 600 }, messagesPerSession: { points: 5, perSeconds: 600 } },
    })
    // Counted by address in Redis, where other runs have counted too: what matters is that it ends.
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await begin(centre.publicToken, { origin })).status)
    expect(statuses.at(-1)).toBe(429)
    await centre.forgetRates()
    const rui = await visitorOf(centre)
    const window = await rui.window()
    const answers = []
    for (let n = 0; n < 6; n++) answers.push((await window.write(`m${n}`, 'oi')).code ?? 'ok')
    expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'webchat.too-many'])
    expect(await rui.write('m9', 'oi')).toMatchObject({ status: 429, body: { code: 'webchat.too-many' } })
  })
})

describe('a visitor who leaves', () => {
  test('while waiting is waited for no longer', async () => {
    await open()
    const rui = await visitorOf(centre)
    await rui.end()
    await centre.conversations.idle()
    const ana = await agentOf(centre)
    const eva = await visitorOf(centre, 'Eva')
    expect((await ana.take()).conversationId, 'the first who still waits').toBe(eva.conversationId)
  })

  test('by closing the window keeps the place for two minutes', async () => {
    await open()
    const rui = await visitorOf(centre)
    const window = await rui.window()
    await window.sync()
    window.close()
    await eventually(
      'it is known',
      async () => (await centre.conversations.viewForVisitor(rui.conversationId)).state === 'waiting',
    )
    await centre.clock.advance(60_000)
    await (await rui.window()).sync()
    await centre.clock.advance(600_000)
    expect((await rui.get()).conversation.state).toBe('waiting')
  })

  test('and does not come back in two minutes leaves the queue', async () => {
    await open()
    const rui = await visitorOf(centre)
    const window = await rui.window()
    await window.sync()
    window.close()
    await eventually('left', async () => {
      await centre.clock.advance(30_000)
      return (await centre.conversations.viewForVisitor(rui.conversationId)).state === 'ended'
    })
    const ana = await agentOf(centre)
    expect((await ana.work()).offers).toEqual([])
    expect((await rui.get()).messages.at(-1)).toMatchObject({ notice: 'visitor-gone' })
  })

  test('while it is offered takes the offer from the screen, and who accepts then is told so', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { offerId } = await ana.offer()
    await rui.end()
    await eventually('the offer is gone', () => ana.of('offer.ended').some((e) => e.data.offerId === offerId))
    expect(await ana.accept(offerId)).toMatchObject({ status: 409, body: { code: 'offer.ended' } })
    const eva = await visitorOf(centre, 'Eva')
    await eventually(
      'she is free for the next',
      () => ana.of('offer.made').at(-1)?.data.chat?.conversationId === eva.conversationId,
    )
  })

  test('in the moment in which an agent accepts leaves both in one mind', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { offerId } = await ana.offer()
    const [accepted] = await Promise.all([ana.accept(offerId), rui.end()])
    expect([200, 409]).toContain(accepted.status)
    await centre.conversations.idle()
    expect((await rui.get()).conversation.state).toBe('ended')
    await eventually('Ana has nothing in hand', async () => (await ana.work()).chats.length === 0)
    const eva = await visitorOf(centre, 'Eva')
    await eventually(
      'she is free for the next',
      () => ana.of('offer.made').at(-1)?.data.chat?.conversationId === eva.conversationId,
    )
  })

  test('while talking ends the talk, and the agent is told', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { conversationId } = await ana.take()
    await rui.end()
    await eventually('Ana is told', () => ana.of('conversation.ended').length === 1)
    expect(await ana.reply(conversationId, 'a1', 'Oi?')).toMatchObject({
      status: 409,
      body: { code: 'conversation.ended' },
    })
  })
})

describe('agents who accept', () => {
  test('at once: one has it, the other is told that it has ended', async () => {
    await open({ agents: ['ana', 'bia'], strategy: 'ring-all' })
    const [ana, bia] = [await agentOf(centre, 'ana'), await agentOf(centre, 'bia')]
    await visitorOf(centre)
    const { offerId } = await ana.offer()
    expect((await bia.offer()).offerId).toBe(offerId)
    const answers = await Promise.all([ana.accept(offerId), bia.accept(offerId)])
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409])
    const inHand = (await Promise.all([ana.work(), bia.work()])).map((w) => w.chats.length)
    expect(inHand.toSorted()).toEqual([0, 1])
    const [winner, loser] = answers[0]?.status === 200 ? [ana, bia] : [bia, ana]
    await eventually('the other’s screen is cleared', () => loser.of('offer.ended').some((e) => e.data.why === 'taken'))
    const { conversationId } = (await winner.work()).chats[0]!
    expect(await loser.reply(conversationId, 'x', 'oi')).toMatchObject({
      status: 403,
      body: { code: 'conversation.not-yours' },
    })
  })

  test('a refused chat goes to the next agent', async () => {
    await open({ agents: ['ana', 'bia'] })
    const ana = await agentOf(centre, 'ana')
    await visitorOf(centre)
    const { offerId } = await ana.offer()
    const bia = await agentOf(centre, 'bia')
    expect((await ana.post(`/offers/${offerId}/refuse`)).status).toBe(204)
    expect((await bia.take()).contact.name).toBe('Rui')
  })

  test('an offer that nobody takes comes back', async () => {
    await open()
    const ana = await agentOf(centre)
    await visitorOf(centre)
    const first = await ana.offer()
    await centre.clock.advance(30_000)
    await eventually('it rang out', () => ana.of('offer.ended').at(-1)?.data.why === 'rang-out')
    await centre.clock.advance(10_000)
    await eventually('it is offered again', () => ana.of('offer.made').length === 2)
    expect(ana.of('offer.made')[1]?.data.interactionId).toBe(first.interactionId)
  })
})

describe('an agent in a call', () => {
  const talks = async (agentId: ReturnType<ChatCentre['agentId']>) => {
    const interactionId = newId<InteractionId>()
    const { companyId, clock } = centre
    const nobody = { from: null, fromName: null, to: null }
    const call = {
      id: interactionId,
      companyId,
      medium: 'voice',
      channel: 'voice',
      direction: 'outbound',
      startedAt: clock.now(),
    } as const
    await centre.interactions.open({ ...call, ...nobody })
    await centre.engine.receive({
      type: 'interaction.started',
      interactionId,
      agentId,
      medium: 'voice',
      channel: 'voice',
    })
    return () => centre.engine.receive({ type: 'interaction.left', interactionId, why: 'caller-left' })
  }

  test('is offered no chat until the call is over', async () => {
    await open()
    const ana = await agentOf(centre)
    const hangUp = await talks(ana.agentId)
    await visitorOf(centre)
    await centre.conversations.idle()
    expect((await ana.work()).offers).toEqual([])
    await hangUp()
    expect(await ana.offer()).toMatchObject({ chat: { contact: { name: 'Rui' } } })
  })

  test('is offered one where capacity lets chats come over calls', async () => {
    await open({ chatOverVoice: true })
    const ana = await agentOf(centre)
    await talks(ana.agentId)
    await visitorOf(centre)
    expect(await ana.offer()).toMatchObject({ chat: { contact: { name: 'Rui' } } })
  })
})

describe('a new process', () => {
  test('takes up those who wait, are offered and talk', async () => {
    await open()
    const ana = await agentOf(centre)
    const rui = await visitorOf(centre)
    const { conversationId } = await ana.take()
    await rui.write('v1', 'antes')
    await centre.restart()
    const window = await rui.window()
    await window.write('v2', 'depois')
    await ana.open()
    expect((await ana.messages(conversationId)).messages.map((m) => m.text)).toEqual(
      expect.arrayContaining(['antes', 'depois']),
    )
    expect((await ana.reply(conversationId, 'a1', 'Continuo aqui')).status).toBe(201)
    await eventually('the window hears it', () => window.told.some((m) => m.text === 'Continuo aqui'))
  })

  test('lets a visitor who does not come back leave the queue', async () => {
    await open()
    const rui = await visitorOf(centre)
    await (await rui.window()).sync()
    await centre.restart()
    await centre.clock.advance(119_000)
    expect((await centre.current().conversations.viewForVisitor(rui.conversationId)).state).toBe('waiting')
    await eventually('left', async () => {
      await centre.clock.advance(1_000)
      return (await centre.current().conversations.viewForVisitor(rui.conversationId)).state === 'ended'
    })
  })
})

describe('the widget', () => {
  beforeAll(demandWidget)

  test('stands only on the account’s sites, runs only our files, and is cached by its content', async () => {
    await open()
    const page = await centre.request('GET', `/widget/app.html?token=${centre.publicToken}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self' https://loja.example")
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(page.headers.get('x-frame-options')).not.toBe('DENY')
    const script = await centre.request('GET', '/widget/widget.js')
    expect(script.headers.get('cache-control')).toContain('max-age=300')
    const etag = script.headers.get('etag') ?? ''
    expect(
      (
        await centre.request('GET', '/widget/widget.js', undefined, {
          'if-none-match': etag,
          'cache-control': 'max-age=0',
        })
      ).status,
    ).toBe(304)
    expect((await centre.request('GET', '/widget/app.html?token=wc_0123456789abcdef0123')).status).toBe(404)
    expect((await centre.request('GET', '/widget/..%2f..%2fpackage.json')).status).toBeGreaterThanOrEqual(400)
    expect((await centre.request('GET', '/socket.io/socket.io.min.js')).status).toBe(200)
  })
})
