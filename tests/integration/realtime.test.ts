import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { env } from 'node:process'
import { io, type Socket } from 'socket.io-client'
import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from '#server/host/index.ts'
import { asId, type UserId } from '#server/kernel/ids.ts'
import { createRealtime, type Told } from '#server/realtime/index.ts'
import { connectRedis } from '#server/store/redis.ts'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { agentOf, ask, connected, visitorOf } from '#tests/support/chat-people.ts'
import { eventually } from '#tests/support/eventually.ts'

vi.setConfig({ testTimeout: 30_000 })

let centre: ChatCentre
const open = async (options?: Parameters<typeof chatCentre>[0]) => {
  centre = await chatCentre(options)
}
afterEach(() => centre.close())

const state = (session: { media: readonly string[] } | undefined) => session?.media ?? []
const mediaOf = (agentId: string) =>
  state(
    centre
      .current()
      .engine.snapshot()
      .agents.find((one) => one.agentId === agentId) as { media: string[] } | undefined,
  )

test('a console without a session, with a wrong one, or on another site’s page is refused', async () => {
  await open()
  const { token } = await centre.login('ana')
  expect(await connected(centre.connect('/console', {}))).toBe('session.required')
  expect(await connected(centre.connect('/console', { token: 'A'.repeat(43) }))).toBe('session.required')
  expect(await connected(centre.connect('/console', { token }, { origin: 'https://evil.example' }))).toBe(
    'session.other-origin',
  )
  expect(
    await connected(centre.connect('/console', {}, { cookie: `vez_session=${token}`, origin: 'https://evil.example' })),
  ).toBe('session.other-origin')
  expect(
    await connected(centre.connect('/console', {}, { cookie: `vez_session=${token}`, origin: centre.origin })),
  ).toBe('connected')
})

test('events of a room are numbered without a hole from the place that the snapshot names', async () => {
  await open()
  const ana = await agentOf(centre)
  const { places } = (await ask(ana.console.socket, 'snapshot')) as unknown as {
    places: { room: string; epoch: string; seq: number }[]
  }
  const place = places.find((one) => one.room === `agent:${ana.agentId}`)
  expect(place?.seq).toBe(0)
  await visitorOf(centre)
  await ana.take()
  await eventually('three events', () => ana.console.told.length >= 3)
  expect(ana.console.told.map((e) => e.seq)).toEqual(ana.console.told.map((_, n) => n + 1))
  expect(new Set(ana.console.told.map((e) => `${e.room} ${e.epoch}`))).toEqual(
    new Set([`${place?.room} ${place?.epoch}`]),
  )
})

test('a snapshot holds what is offered and in hand', async () => {
  await open()
  const ana = await agentOf(centre)
  await visitorOf(centre)
  const { offerId } = await ana.offer()
  expect((await ask(ana.console.socket, 'snapshot')).snapshot).toMatchObject({ offers: [{ offerId }], chats: [] })
  await ana.take()
  expect((await ask(ana.console.socket, 'snapshot')).snapshot).toMatchObject({
    offers: [],
    chats: [{ contact: { name: 'Rui' } }],
  })
})

test('chats reach an agent while a console is open, and for a grace after', async () => {
  await open()
  const ana = await agentOf(centre)
  await eventually('on', () => mediaOf(ana.agentId).includes('chat'))
  ana.console.socket.disconnect()
  await visitorOf(centre)
  await eventually('still offered', async () => (await ana.work()).offers.length === 1)
  await eventually('off after the grace', async () => {
    await centre.clock.advance(5_000)
    return !mediaOf(ana.agentId).includes('chat')
  })
  await ana.open()
  await eventually('on again', () => mediaOf(ana.agentId).includes('chat'))
})

test('a supervisor may look on, another agent may not', async () => {
  await open({ agents: ['ana', 'bia'] })
  const ana = await agentOf(centre)
  const rui = await visitorOf(centre)
  const { conversationId } = await ana.take()
  const bia = await agentOf(centre, 'bia')
  expect(await ask(bia.console.socket, 'watch', { conversationId })).toMatchObject({
    ok: false,
    code: 'conversation.not-yours',
  })
  expect(await ask(bia.console.socket, 'watch', { conversationId: 'nothing' })).toMatchObject({
    ok: false,
    code: 'conversation.not-found',
  })
  expect(await ask(bia.console.socket, 'watch', 'nothing')).toMatchObject({ ok: false, code: 'input.invalid' })

  const { token } = await centre.login('sara', 'supervisor')
  const socket = centre.connect('/console', { token })
  const told: Told[] = []
  socket.on('event', (event: Told) => told.push(event))
  await connected(socket)
  expect(await ask(socket, 'watch', { conversationId })).toMatchObject({
    ok: true,
    place: { room: `conversation:${conversationId}` },
  })
  await rui.write('v1', 'Olá')
  await eventually('she reads it', () =>
    told.some((e) => e.type === 'conversation.message' && e.data.message.text === 'Olá'),
  )
  expect(await ask(socket, 'unwatch', { conversationId })).toMatchObject({ ok: true })
  expect(bia.of('conversation.message')).toEqual([])
})

test('who logs out is disconnected', async () => {
  await open()
  const ana = await agentOf(centre)
  centre.realtime.endSession(createHash('sha256').update(ana.token).digest('base64url'))
  await eventually('gone', () => ana.console.socket.disconnected)
})

test('what one process tells reaches a console at another, and who logs out there is disconnected here', async () => {
  await open()
  const [here, there] = [await anotherProcess(), await anotherProcess()]
  try {
    const ana = await there.console('ana')
    const told: Told[] = []
    ana.on('event', (event: Told) => told.push(event))
    await eventually('it is told across', () => {
      here.realtime.toAgent('ana', { type: 'conversation.visitor', data: { conversationId: 'c1', visitor: 'away' } })
      return told.length > 0
    })
    expect(told[0]).toMatchObject({ room: 'agent:ana', type: 'conversation.visitor' })
    here.realtime.endSession('session-ana')
    await eventually('gone', () => ana.disconnected)
  } finally {
    await Promise.all([here.close(), there.close()])
  }
})

/** A process with nothing but sockets, beside others. */
async function anotherProcess() {
  const server = createServer()
  const redis = await connectRedis({ url: env.VEZ_REDIS_URL ?? '', log: createLog({ level: 'silent' }) })
  const realtime = createRealtime({ clock: centre.clock, log: { error: () => {} }, redis })
  realtime.open({
    server,
    sessionOf: async (token) => ({
      id: asId<UserId>(token),
      companyId: centre.companyId,
      name: token,
      role: 'agent',
      sessionId: `session-${token}`,
    }),
    snapshotOf: async () => null,
    mayRead: async () => {},
    typing: async () => {},
    reach: () => {},
    phone: () => {},
    phoneWent: () => {},
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/console`
  return {
    realtime,
    async console(token: string): Promise<Socket> {
      const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false })
      expect(await connected(socket)).toBe('connected')
      return socket
    },
    async close() {
      await realtime.close()
      redis.disconnect()
    },
  }
}
