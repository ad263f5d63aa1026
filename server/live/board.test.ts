import { expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '#server/kernel/clock.ts'
import { type AgentId, asId, type CompanyId, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import type { AgentView, InteractionView, Look, QueueView } from '#server/routing/index.ts'
import { createBoard } from './board.ts'
import { createOverruns } from './overruns.ts'
import type { Card, Rows } from './ports.ts'

const companyId = asId<CompanyId>('c')
const sales = asId<QueueId>('sales')
const id = (name: string) => asId<AgentId>(name)
const nobodyWaits = { voice: 0, chat: 0, email: 0 }

/** A company of so many agents in one queue, of whose routing a test says what it knows. */
function company({ agents: count = 3, minutesMax = 15 as number | null, overrunAllowed = true } = {}) {
  const clock: VirtualClock = virtualClock()
  const names = ['ana', 'bia', 'caio', ...Array.from({ length: Math.max(0, count - 3) }, (_, n) => `agent-${n}`)]
  const agents = new Map<string, AgentView>(
    names.slice(0, count).map((name) => [
      name,
      {
        agentId: id(name),
        presence: 'available',
        reason: null,
        since: 1,
        media: ['chat'],
        load: 0,
        reservations: [],
      },
    ]),
  )
  const interactions = new Map<string, InteractionView>()
  let queue: QueueView = {
    queueId: sales,
    name: 'Vendas',
    waiting: nobodyWaits,
    longestWaitSince: null,
    priorityWaits: 0,
    ready: nobodyWaits,
    members: count,
    present: count,
  }
  const look: Look = {
    agent: (agentId) => agents.get(agentId),
    queue: (queueId) => (queueId === sales ? queue : undefined),
    interaction: (interactionId) => interactions.get(interactionId),
    queuesOf: (agentId) => (agents.has(agentId) ? [sales] : []),
    membersOf: () => [...agents.keys()].map(id),
    eligible: () => [],
    ids: () => ({
      queues: [sales],
      agents: [...agents.keys()].map(id),
      interactions: [...interactions.keys()].map((one) => asId<InteractionId>(one)),
    }),
  }
  const told = { states: [] as string[], changes: [] as Rows[], queues: [] as string[], overran: [] as string[] }
  const cards = new Map<InteractionId, Card>()
  const overruns = createOverruns({ clock, overran: ({ agentId }) => told.overran.push(agentId) })
  const board = createBoard({
    companyId,
    look: () => look,
    settings: () => ({
      timeZone: 'America/Sao_Paulo',
      agents: () => names.map(id),
      nameOf: (agentId) => agentId.toUpperCase(),
      serviceLevel: () => ({ target: 80, seconds: 20, shortAbandonSeconds: 5 }),
      pauseReasons: () => [
        { id: 'rest', name: 'Descanso', description: '', minutesMax, overrunAllowed, agentsMax: null },
      ],
    }),
    today: () => ({
      offered: 0,
      answered: 0,
      answeredInTime: 0,
      abandoned: 0,
      abandonedShort: 0,
      overflowed: 0,
      waitMsTotal: 0,
      ended: 0,
      talkMsTotal: 0,
    }),
    cards: {
      of: async (_company, ids) => new Map([...cards].filter(([interactionId]) => ids.includes(interactionId))),
    },
    told: {
      state: (_company, agent) => told.states.push(agent.agentId),
      changed: (_company, rows) => told.changes.push(rows),
      queues: (agentId) => told.queues.push(agentId),
      overran: () => {},
    },
    clock,
    agentChanged: overruns.look,
    log: { warn: () => {}, error: () => {} },
  })
  const forget = () => {
    for (const list of Object.values(told)) list.length = 0
  }
  return {
    clock,
    board,
    told,
    cards,
    forget,
    async begin() {
      board.touchAll()
      await clock.advance(2_000)
      forget()
    },
    changes(name: string, to: Partial<AgentView>) {
      agents.set(name, { ...agents.get(name)!, ...to })
      board.touch({ agents: [id(name)] })
    },
    arrives(name: string, to: Partial<InteractionView> = {}) {
      const interactionId = asId<InteractionId>(name)
      interactions.set(name, {
        interactionId,
        queueId: sales,
        medium: 'voice',
        channel: 'voice',
        state: 'waiting',
        contactPriority: 50,
        since: clock.now(),
        waitsSince: clock.now(),
        offeredTo: [],
        agentId: null,
        wrapUpEndsAt: null,
        callback: false,
        ...to,
      })
      queue = { ...queue, waiting: { ...nobodyWaits, voice: interactions.size }, longestWaitSince: clock.now() }
      board.touch({ interactions: [interactionId] })
    },
    leaves(name: string) {
      interactions.delete(name)
      queue = { ...queue, waiting: { ...nobodyWaits, voice: interactions.size }, longestWaitSince: null }
      board.touch({ interactions: [asId<InteractionId>(name)] })
    },
  }
}

test('of a thousand agents, the one who changed is told, to that agent and to supervisors, and no other', async () => {
  const { begin, changes, clock, told } = company({ agents: 1_000 })
  await begin()
  changes('bia', { presence: 'paused', reason: 'Descanso', since: clock.now() })
  await clock.advance(250)
  expect(told.states).toEqual(['bia'])
  expect(told.changes.map(({ agents }) => agents.map(({ agentId, name }) => [agentId, name]))).toEqual([
    [['bia', 'BIA']],
  ])
})

test('however much happens, supervisors are told four times a second', async () => {
  const { begin, changes, clock, told } = company()
  await begin()
  for (let n = 0; n < 100; n++) {
    changes('ana', { load: n })
    await clock.advance(10)
  }
  expect(told.changes.length).toBeLessThanOrEqual(5)
  await clock.advance(250)
  expect(told.changes.at(-1)?.agents).toMatchObject([{ agentId: 'ana', load: 99 }])
})

test('what is as it was is not told', async () => {
  const { begin, changes, clock, told } = company()
  await begin()
  changes('ana', {})
  await clock.advance(1_000)
  expect(told).toEqual({ states: [], changes: [], queues: [], overran: [] })
})

test('a caller shows in the list and in the queue, with the name as soon as it is read, and is gone after', async () => {
  const { begin, arrives, leaves, cards, clock, told, board } = company()
  await begin()
  const card = { protocol: '1', direction: 'inbound', contactId: 'k', name: 'Rui', number: '+5511' } as const
  cards.set(asId<InteractionId>('call'), card)
  arrives('call')
  await clock.advance(500)
  expect(told.changes.map(({ interactions }) => interactions[0]?.name)).toEqual([null, 'Rui'])
  expect(told.changes[0]?.queues).toMatchObject([{ queueId: 'sales', waiting: { voice: 1 } }])
  leaves('call')
  await clock.advance(250)
  expect(told.changes.at(-1)).toMatchObject({ gone: { interactions: ['call'] }, queues: [{ waiting: { voice: 0 } }] })
  expect(board.view().interactions).toEqual([])
})

test('agents are told of their queues once a second at most, and those who are offline not at all', async () => {
  const { begin, changes, arrives, clock, told, forget } = company()
  await begin()
  changes('caio', { presence: 'offline' })
  await clock.advance(2_000)
  forget()
  for (let n = 0; n < 20; n++) {
    arrives(`call-${n}`)
    await clock.advance(100)
  }
  expect(told.queues.filter((name) => name === 'ana').length).toBeGreaterThan(1)
  expect(told.queues.filter((name) => name === 'ana').length).toBeLessThanOrEqual(3)
  expect(told.queues).not.toContain('caio')
})

test('who asks for everything is answered as of now, though nothing was told yet', () => {
  const { changes, board } = company()
  changes('ana', { load: 25 })
  expect(board.view().agents).toMatchObject([{ agentId: 'ana', load: 25 }])
})

test.each([
  [true, []],
  [false, ['ana']],
])('a pause past its minutes, where that is allowed: %s', async (overrunAllowed, overran) => {
  const { begin, changes, clock, told, board } = company({ overrunAllowed })
  await begin()
  const since = clock.now()
  changes('ana', { presence: 'paused', reason: 'Descanso', since })
  await clock.advance(1_000)
  expect(board.view().agents[0]).toMatchObject({ pauseEndsAt: since + 15 * 60_000, overrunAllowed })
  await clock.advance(16 * 60_000)
  expect(told.overran).toEqual(overran)
})

test('who comes back before the pause’s minutes are over is not told', async () => {
  const { begin, changes, clock, told } = company({ overrunAllowed: false })
  await begin()
  changes('ana', { presence: 'paused', reason: 'Descanso', since: clock.now() })
  await clock.advance(10 * 60_000)
  changes('ana', { presence: 'available', reason: null, since: clock.now() })
  await clock.advance(10 * 60_000)
  expect(told.overran).toEqual([])
})
