import { randomUUID } from 'node:crypto'
import { env } from 'node:process'
import type { Redis } from 'ioredis'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agentRoutes, createAgents, createPauses } from '#server/agents/index.ts'
import type { Role } from '#server/api/index.ts'
import { companyModel } from '#server/directory/index.ts'
import { createEventBus, createLog, newId, systemClock } from '#server/host/index.ts'
import { createBirths, createInteractions } from '#server/interactions/index.ts'
import type { Actor, Happened } from '#server/kernel/events.ts'
import {
  type AgentId,
  asId,
  type CompanyId,
  type InteractionId,
  type OfferId,
  type QueueId,
} from '#server/kernel/ids.ts'
import { createActions, createLive, interactionCards, liveRoutes, liveView } from '#server/live/index.ts'
import { createRealtime, type Realtime, type Told } from '#server/realtime/index.ts'
import { createEngine, type Deliveries, type Engine, type Settings } from '#server/routing/index.ts'
import { eventLog } from '#server/store/event-log.ts'
import { createRecords } from '#server/store/records.ts'
import { connectRedis } from '#server/store/redis.ts'
import { createRoutingStore } from '#server/store/routing-store.ts'
import { eventually } from '#tests/support/eventually.ts'
import { companyOf, type House, startHouse } from './api-harness.ts'

/** What consoles are told of what goes on, with routing itself, the database, Redis and sockets. */

const sales = asId<QueueId>('sales')
const support = asId<QueueId>('support')
const zone = 'America/Sao_Paulo'
const reasons = [
  { id: 'lunch', name: 'Almoço', description: '', minutesMax: 60, overrunAllowed: true, agentsMax: 1 },
  { id: 'meeting', name: 'Reunião', description: '', minutesMax: null, overrunAllowed: true, agentsMax: null },
]

let house: House
let redis: Redis
let realtime: Realtime
let companyId: CompanyId
let engine: Engine
let live: ReturnType<typeof createLive>
let stopAll = () => {}
const log = createLog({ level: 'silent' })
const notes: { type: string; data: object; actor: Actor }[] = []
const hungUp: string[] = []
let telephonyHasIt = false
const sockets: Socket[] = []
const agentIds = new Map<string, AgentId>()
const agent = (name: string) => {
  const id = agentIds.get(name) ?? asId<AgentId>(`${name}-${randomUUID().slice(0, 8)}`)
  agentIds.set(name, id)
  return id
}

const bus = createEventBus({ log })
const births = createBirths({ clock: systemClock, failed: () => {} })
const interactions = createInteractions({
  births,
  clock: systemClock,
  protocol: async () => `p-${randomUUID()}`,
  knownContact: async () => undefined,
  newContact: async () => undefined,
  failed: () => {},
  publish: () => {},
})
const settings = (): Settings => ({
  queues: [sales, support].map((id) => ({
    id,
    name: id,
    strategy: 'longest-idle' as const,
    members: ['ana', 'bia', 'caio'].map(agent),
    distribution: 'pull' as const,
    ringMs: { voice: 20_000, chat: 20_000, email: 20_000 },
    wrapUpMs: 60_000,
    afterMissed: 'keep' as const,
    againMs: 1_000,
  })),
  channelPriority: {},
  webchatAbsolute: false,
  capacity: {
    total: 100,
    weights: { voice: 100, chat: 25, email: 10 },
    waitingCustomerWeight: 5,
    limits: { voice: 1, chat: 4, email: 5 },
    mayInterrupt: { voice: [], chat: [], email: [] },
  },
  ageing: null,
})

const makeLive = () =>
  createLive({
    look: () => engine.look,
    settings: () => ({
      timeZone: zone,
      agents: () => [...agentIds.values()],
      nameOf: (id) => [...agentIds].find(([, one]) => one === id)?.[0] ?? '',
      serviceLevel: () => ({ target: 80, seconds: 20, shortAbandonSeconds: 5 }),
      pauseReasons: () => reasons,
    }),
    cards: interactionCards({ contactName: async () => '' }),
    past: { since: eventLog.since },
    told: {
      state(company, data) {
        realtime.toAgent(data.agentId, { type: 'agent.state', data })
        realtime.toSupervisors(company, { type: 'agent.state', data })
      },
      changed: (company, data) => realtime.toSupervisors(company, { type: 'live.changed', data }),
      queues: (agentId, queues) => realtime.toAgent(agentId, { type: 'agent.queues', data: { queues } }),
      overran: () => {},
    },
    clock: systemClock,
    overran: () => {},
    dayBegan: () => {},
    log,
  })

beforeAll(async () => {
  redis = await connectRedis({ url: env.VEZ_REDIS_URL ?? '', log })
  realtime = createRealtime({ clock: systemClock, log, redis })
  const receive = (_company: CompanyId, input: Parameters<Engine['receive']>[0]) => engine.receive(input)
  const agents = createAgents({ receive, pull: async (_company, id) => engine.pull(id) })
  const proxy: ReturnType<typeof createLive> = new Proxy({} as never, { get: (_of, name) => live[name as 'view'] })
  const actions = createActions({
    look: () => engine.look,
    receive,
    hangUp: (id) => {
      hungUp.push(id)
      return telephonyHasIt
    },
    endChat: async (_by, id) => engine.receive({ type: 'interaction.left', interactionId: id, why: 'ended-by-agent' }),
    close: (company, id) => interactions.close(company, id, 'ended-by-server', Date.now()),
    note: (_company, { type, ...data }, actor) => void notes.push({ type, data, actor }),
  })
  bus.subscribe('wrap-up.started', ({ companyId: company, data }) => {
    const { interactionId, agentId } = data as { interactionId: InteractionId; agentId: AgentId }
    return actions.wrapUpStarted(company, interactionId, agentId)
  })
  house = await startHouse({
    routes: [
      ...agentRoutes({
        agents,
        session: (company, id) => live.agent(company, id),
        isAgent: async (_company, id) => [...agentIds.values()].some((one) => one === id),
        pauses: createPauses({
          reasonOf: (_company, id) => reasons.find((reason) => reason.id === id),
          pausedFor: (company, reason) => live.pausedFor(company, reason),
        }),
        presenceSet: (user, agentId, to) =>
          notes.push({ type: 'agent.presence-set', data: { agentId, ...to }, actor: { kind: 'user', id: user.id } }),
      }),
      ...liveRoutes({
        live: proxy,
        isAgent: (_company, id) => [...agentIds.values()].some((one) => one === id),
        actions,
      }),
    ],
  })
  realtime.open({
    server: house.api.server,
    sessionOf: house.sessions.sessionOf,
    snapshotOf: async () => null,
    mayRead: async () => {},
    typing: async () => {},
    phone: async () => {},
    phoneWent: () => {},
    reach: ({ agentId }, on) =>
      void engine.receive({ type: 'agent.media', agentId, media: on ? ['voice', 'chat'] : [] }),
  } as Parameters<Realtime['open']>[0])
})

afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  stopAll()
  await realtime.close()
  redis.disconnect()
  await house.end()
})

beforeEach(async () => {
  agentIds.clear()
  notes.length = 0
  hungUp.length = 0
  telephonyHasIt = false
  stopAll()
  companyId = newId<CompanyId>()
  const companies = createRecords({ name: 'company', model: companyModel, clock: systemClock, newId })
  await companies.create(companyId, { ...companyOf(`live-${companyId}`), cnpj: companyId }, companyId)
  const never = async () => {}
  const nobody = { offer: never, withdraw: never, connect: never, overflow: never }
  const deliveries: Deliveries = { voice: nobody, chat: nobody, email: nobody }
  const store = createRoutingStore({
    fence: Date.now(),
    births,
    clock: systemClock,
    behindFailed: () => {},
    settings: async () => settings(),
    lost: () => {},
  })
  engine = createEngine({
    companyId,
    store,
    deliveries,
    clock: systemClock,
    newId,
    seed: 1,
    publish: (events) => {
      for (const event of events) bus.publish(event)
    },
    changed: (changed) => live.changed(companyId, changed),
  })
  live = makeLive()
  const [mine, its] = [engine, live]
  stopAll = () => {
    mine.stop()
    its.stop()
  }
  await engine.start()
  await live.start(companyId)
})

const happenings: Happened[] = []
bus.subscribe('*', (event) => {
  happenings.push(event)
  live.happened(event.companyId, event)
})

async function login(name: string, role: Role = 'agent') {
  const id = role === 'agent' ? agent(name) : asId<AgentId>(`${name}-${randomUUID().slice(0, 8)}`)
  const { token } = await house.sessions.begin({ id: asId(id), companyId, name, role })
  return { id, token, ask: house.as(token) }
}

/** A console that is open, with what it was told. */
async function opens(token: string): Promise<Told[]> {
  const socket = io(`${house.url}/console`, { auth: { token }, transports: ['websocket'], forceNew: true })
  sockets.push(socket)
  const told: Told[] = []
  socket.on('event', (event: Told) => told.push(event))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  await socket.emitWithAck('snapshot', {})
  return told
}

const named = <Name extends Told['type']>(told: readonly Told[], name: Name) =>
  told.filter((event): event is Extract<Told, { type: Name }> => event.type === name)

async function calls(from = '5511987654321', queueId = sales): Promise<InteractionId> {
  const id = newId<InteractionId>()
  const opened = { medium: 'voice', channel: 'voice', direction: 'inbound', fromName: 'Rui', to: '1' } as const
  await interactions.open({ ...opened, id, companyId, from, startedAt: Date.now() })
  const arrival = {
    id,
    queueId,
    medium: 'voice',
    channel: 'voice',
    contactPriority: 50,
    enteredAt: Date.now(),
  } as const
  await engine.receive({ type: 'interaction.queued', arrival })
  return id
}

async function works(name: string) {
  await engine.receive({ type: 'agent.media', agentId: agent(name), media: ['voice', 'chat'] })
  await engine.receive({ type: 'agent.presence', agentId: agent(name), presence: 'available' })
}

async function takes(name: string): Promise<InteractionId> {
  const answer = await engine.pull(agent(name))
  if (!answer.ok) throw new Error(answer.why)
  await engine.receive({ type: 'offer.accepted', offerId: answer.offerId as OfferId, agentId: agent(name) })
  return answer.interactionId
}

describe('a supervisor', () => {
  test('reads everything, then is told a caller’s rows: waiting, served, gone', async () => {
    await works('ana')
    const { ask, token } = await login('sara', 'supervisor')
    const told = await opens(token)
    const before = liveView.parse((await ask('GET', '/api/live')).body)
    expect(before.queues.map(({ queueId, members, present }) => [queueId, members, present])).toEqual([
      ['sales', 3, 1],
      ['support', 3, 1],
    ])
    expect(before.agents.map(({ name, presence }) => [name, presence])).toEqual([
      ['ana', 'available'],
      ['bia', 'offline'],
      ['caio', 'offline'],
    ])

    const call = await calls()
    const rows = () => named(told, 'live.changed').flatMap(({ data }) => data.interactions)
    await eventually('she sees who calls', () => rows().find(({ number }) => number === '5511987654321'))
    expect(rows().at(-1)).toMatchObject({ interactionId: call, state: 'waiting', name: 'Rui', direction: 'inbound' })
    const queue = () =>
      named(told, 'live.changed')
        .flatMap(({ data }) => data.queues.filter((q) => q.queueId === 'sales'))
        .at(-1)
    expect(queue()).toMatchObject({ waiting: { voice: 1 }, today: { offered: 1, answered: 0 } })

    await takes('ana')
    await eventually('she sees who serves', () => rows().at(-1)?.agentId === agent('ana'))
    await eventually('and the queue', () => queue()?.today.answered === 1)
    expect(queue()).toMatchObject({ waiting: { voice: 0 }, longestWaitSince: null, today: { answeredInTime: 1 } })

    await engine.receive({ type: 'interaction.left', interactionId: call, why: 'caller-left' })
    await eventually('ana wraps up', () => rows().at(-1)?.state === 'wrap-up')
    const reservation = named(told, 'agent.state').at(-1)?.data.reservations[0]
    expect(reservation).toMatchObject({ state: 'wrap-up', queueId: 'sales' })
    expect(reservation?.wrapUpEndsAt).toBeGreaterThan(Date.now())
    await engine.receive({ type: 'wrap-up.finished', interactionId: call, agentId: agent('ana') })
    await eventually('it is gone', () =>
      named(told, 'live.changed').some(({ data }) => data.gone.interactions.includes(call)),
    )
    expect(named(told, 'live.changed').map(({ data }) => data.at)).toEqual(
      named(told, 'live.changed')
        .map(({ data }) => data.at)
        .toSorted((a, b) => a - b),
    )
  })

  test('is told of the one agent who changed, and so is that agent, and no other', async () => {
    const sara = await opens((await login('sara', 'supervisor')).token)
    const ana = await login('ana')
    const anasConsole = await opens(ana.token)
    const biasConsole = await opens((await login('bia')).token)
    await Promise.all(['ana', 'bia', 'caio'].map(works))
    const isTold = (console: Told[]) => named(console, 'agent.state').at(-1)?.data.presence === 'available'
    await eventually('all are at work, and it is told', () => {
      const ready = named(sara, 'live.changed').flatMap(({ data }) => data.queues.map((queue) => queue.ready.voice))
      return ready.at(-1) === 3 && isTold(anasConsole) && isTold(biasConsole)
    })
    for (const told of [sara, anasConsole, biasConsole]) told.length = 0

    expect((await ana.ask('POST', '/api/agents/me/presence', { presence: 'paused', reasonId: 'lunch' })).status).toBe(
      200,
    )
    const state = await eventually('ana is told', () => named(anasConsole, 'agent.state').at(-1))
    expect(state.data).toMatchObject({ agentId: agent('ana'), presence: 'paused', reason: 'Almoço' })
    expect(state.data.pauseEndsAt).toBe(state.data.since + 60 * 60_000)
    await eventually('sara is told', () => named(sara, 'live.changed').length > 0)
    expect(named(sara, 'live.changed').flatMap(({ data }) => data.agents.map(({ name }) => name))).toEqual(['ana'])
    expect(named(sara, 'agent.state').map(({ data }) => data.agentId)).toEqual([agent('ana')])
    expect(named(biasConsole, 'agent.state')).toEqual([])
  })

  test('moves and raises who waits, ends what goes on, frees who is stuck; each is noted by whom', async () => {
    await works('ana')
    const { id: sara, ask } = await login('sara', 'supervisor')
    const [first, second] = [await calls('5511900000001'), await calls('5511900000002')]
    const look = (id: InteractionId) => engine.look.interaction(id)
    const post = async (path: string, body: object = {}) => (await ask('POST', path, body)).status

    expect(await post(`/api/interactions/${second}/priority`, { contactPriority: 100 })).toBe(200)
    expect(engine.position(second)).toBe(1)
    expect(await post(`/api/interactions/${first}/move`, { queueId: 'support' })).toBe(200)
    expect(look(first)).toMatchObject({ queueId: 'support', state: 'waiting' })
    expect(await post(`/api/interactions/${first}/move`, { queueId: 'nowhere' })).toBe(404)

    await takes('ana')
    const late = await ask('POST', `/api/interactions/${second}/move`, { queueId: 'support' })
    expect(late.body).toMatchObject({ status: 409, code: 'interaction.not-waiting' })
    // Telephony knows this call no more: routing alone holds her.
    expect((await ask('POST', `/api/agents/${agent('ana')}/release`, {})).body).toEqual({ interactionIds: [second] })
    expect(hungUp).toEqual([second])
    expect(engine.look.agent(agent('ana'))?.reservations).toEqual([])
    expect(await post(`/api/interactions/${first}/end`)).toBe(200)
    expect(look(first)).toBeUndefined()
    expect(await post(`/api/interactions/${first}/end`)).toBe(404)

    expect(notes.map(({ type }) => type)).toEqual([
      'interaction.prioritised',
      'interaction.moved',
      'agent.released',
      'interaction.ended-by-supervisor',
    ])
    expect(notes.every(({ actor }) => actor.kind === 'user' && actor.id === sara)).toBe(true)
    expect(notes[1]?.data).toEqual({ interactionId: first, fromQueueId: 'sales', toQueueId: 'support' })
  })
})

test('who is freed of a call that telephony hangs up a moment later is free of its wrap-up, too', async () => {
  await works('ana')
  const { ask } = await login('sara', 'supervisor')
  const call = await calls()
  await takes('ana')
  telephonyHasIt = true
  await ask('POST', `/api/agents/${agent('ana')}/release`, {})
  expect(engine.look.agent(agent('ana'))?.reservations).toMatchObject([{ state: 'active' }])
  await engine.receive({ type: 'interaction.left', interactionId: call, why: 'ended-by-server' })
  await eventually('she is free', () => engine.look.agent(agent('ana'))?.reservations.length === 0)
})

describe('an agent', () => {
  test('may do none of what supervisors do', async () => {
    const { ask } = await login('ana')
    const call = await calls()
    for (const [method, path, body] of [
      ['GET', '/api/live', undefined],
      ['GET', `/api/agents/${agent('bia')}/day`, undefined],
      ['POST', `/api/agents/${agent('bia')}/release`, {}],
      ['POST', `/api/interactions/${call}/move`, { queueId: 'support' }],
      ['POST', `/api/interactions/${call}/priority`, { contactPriority: 100 }],
      ['POST', `/api/interactions/${call}/end`, {}],
    ] as const)
      expect([path, (await ask(method, path, body)).status]).toEqual([path, 403])
  })

  test('finds a pause full while another has its only place, and free after', async () => {
    await Promise.all(['ana', 'bia'].map(works))
    const [ana, bia] = [await login('ana'), await login('bia')]
    const lunch = { presence: 'paused', reasonId: 'lunch' }
    expect((await ana.ask('POST', '/api/agents/me/presence', lunch)).status).toBe(200)
    const refused = await bia.ask('POST', '/api/agents/me/presence', lunch)
    expect(refused.body).toMatchObject({ status: 409, code: 'pause.full', title: expect.stringContaining('vagas') })
    const pauseOf = async ({ ask }: typeof ana) =>
      (await ask('GET', '/api/agents/me/pauses')).body as { items: { id: string; agentsIn: number; full: boolean }[] }
    expect((await pauseOf(bia)).items[0]).toMatchObject({ id: 'lunch', agentsIn: 1, full: true })
    expect((await pauseOf(ana)).items[0]).toMatchObject({ full: false, usedToday: { times: 1 } })
    expect((await bia.ask('POST', '/api/agents/me/presence', { presence: 'paused', reasonId: 'meeting' })).status).toBe(
      200,
    )

    await ana.ask('POST', '/api/agents/me/presence', { presence: 'available' })
    expect((await bia.ask('POST', '/api/agents/me/presence', lunch)).status).toBe(200)
    const sara = await login('sara', 'supervisor')
    const path = `/api/agents/${agent('ana')}/presence`
    expect((await sara.ask('PUT', path, lunch)).status).toBe(200)
    expect(notes.at(-1)).toMatchObject({ type: 'agent.presence-set', data: { presence: 'paused', reason: 'Almoço' } })
  })

  test('is told what waits in the queues that one can pull from', async () => {
    const { ask, token } = await login('ana')
    const told = await opens(token)
    await works('ana')
    expect((await ask('GET', '/api/agents/me/queues')).body).toMatchObject({
      queues: [{ queueId: 'sales', waiting: { voice: 0 }, priorityWaits: 0 }, { queueId: 'support' }],
    })
    const call = await calls()
    await engine.receive({ type: 'interaction.prioritised', interactionId: call, contactPriority: 90 })
    await eventually('it is red', () => named(told, 'agent.queues').at(-1)?.data.queues[0]?.priorityWaits === 1)
    expect(named(told, 'agent.queues').at(-1)?.data.queues[0]).toMatchObject({ name: 'sales', waiting: { voice: 1 } })
  })

  test('sees the own day: states, what was served, and how long', async () => {
    await works('ana')
    const { ask } = await login('ana')
    const call = await calls()
    await takes('ana')
    await engine.receive({ type: 'interaction.left', interactionId: call, why: 'caller-left' })
    await engine.receive({ type: 'wrap-up.finished', interactionId: call, agentId: agent('ana') })
    await engine.receive({ type: 'agent.presence', agentId: agent('ana'), presence: 'paused', reason: 'Reunião' })
    const { body } = await ask('GET', '/api/agents/me/day')
    expect(body).toMatchObject({
      states: [{ presence: 'available' }, { presence: 'paused', reason: 'Reunião' }],
      figures: { served: { voice: 1, chat: 0, email: 0 }, missed: 0 },
      pauses: [{ reason: 'Reunião', times: 1 }],
    })
    expect(body).toMatchObject({
      work: [{ interactionId: call, kind: 'service', queueId: 'sales' }, { kind: 'wrap-up' }],
    })
  })
})

test('after a restart the day’s figures are what they were, without yesterday’s', async () => {
  await works('ana')
  happenings.length = 0
  const call = await calls()
  await takes('ana')
  await engine.receive({ type: 'interaction.left', interactionId: call, why: 'caller-left' })
  await calls('5511900000009')
  const before = live.view(companyId).queues
  expect(before[0]?.today).toMatchObject({ offered: 2, answered: 1, ended: 1 })

  const own = happenings.filter((event) => event.companyId === companyId)
  const dayMs = 86_400_000
  const yesterday = own.map((event) => ({ ...event, id: newId(), at: event.at - dayMs }))
  await eventLog.append([...yesterday, ...own])
  live.stop()
  live = makeLive()
  await live.start(companyId)
  expect(live.view(companyId).queues.map(({ today }) => today)).toEqual(before.map(({ today }) => today))
  expect(live.dayOf(companyId, agent('ana')).figures.served.voice).toBe(1)
})
