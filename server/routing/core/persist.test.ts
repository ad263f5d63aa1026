import { expect, test } from 'vitest'
import { asId, type Id } from '#server/kernel/ids.ts'
import { checkInvariants } from './invariants.ts'
import { latestIn, type Records, restore, storedAgent, storedInteraction } from './persist.ts'
import type { Settings } from './settings.ts'
import { step } from './step.ts'
import type { StoredAgent, StoredInteraction } from './stored.ts'

const ana = asId<StoredAgent['agentId']>('ana')
const chat = asId<StoredInteraction['id']>('chat')
const queueId = asId<Settings['queues'][number]['id']>('vendas')
const now = 1_000_000

const settings: Settings = {
  queues: [
    {
      ...{ id: queueId, name: 'Vendas', strategy: 'linear', members: [ana], distribution: 'push' },
      ...{ ringMs: { voice: 20_000, chat: 30_000, email: 60_000 }, wrapUpMs: 10_000, afterMissed: 'keep', againMs: 0 },
    },
  ],
  channelPriority: {},
  webchatAbsolute: false,
  ageing: null,
  capacity: {
    total: 100,
    weights: { voice: 100, chat: 50, email: 10 },
    waitingCustomerWeight: 5,
    limits: { voice: 1, chat: 4, email: 4 },
    mayInterrupt: { voice: [], chat: [], email: [] },
  },
}

const interaction = (more: Partial<StoredInteraction>): StoredInteraction => ({
  ...{ id: chat, rev: 3, queueId, medium: 'chat', channel: 'webchat', contactPriority: 50, enteredAt: now - 60_000 },
  ...{ dueAt: null, state: 'waiting', offer: null, tried: [], agentId: null, servedAt: null, endedAt: null },
  ...{ wrapUpUntil: null, leftWhy: null, sharedWith: [], formerAgentIds: [], takenAt: null },
  ...more,
})

const agent = (more: Partial<StoredAgent>): StoredAgent => ({
  ...{
    agentId: ana,
    rev: 5,
    presence: 'available',
    reason: null,
    since: now - 60_000,
    media: ['voice', 'chat', 'email'],
  },
  ...{ idleSince: now - 60_000, restsUntil: null, reservations: [], perQueue: [{ queueId, served: 4, round: 2 }] },
  ...more,
})

const back = (records: Records) => {
  let ids = 0
  const newId = <T extends Id<string>>() => `o${++ids}` as T
  return restore({ companyId: asId('empresa'), settings, seed: 1, newId, records, now })
}

test('what waited is offered in the first step after the start', () => {
  const state = back({ interactions: [interaction({})], agents: [agent({})] })
  const { effects } = step(state, { type: 'time.passed' }, now)
  checkInvariants(state)
  expect(effects[0]).toMatchObject({ type: 'offer', offer: { interactionId: chat, agentIds: [ana] } })
})

test('what is kept comes back as it was, one rev further', () => {
  const records = {
    interactions: [
      interaction({
        ...{ tried: [{ agentId: ana, until: now + 5000 }], queuedAt: now - 30_000, overflowedMs: 20_000 },
        ...{ alsoIn: [asId('suporte')], been: [asId('geral')], diverted: null, callback: true, notBefore: now + 9000 },
        skills: [{ skillId: 'english', level: 4 }],
      }),
    ],
    agents: [agent({ presence: 'paused', reason: 'almoço' })],
  }
  const state = back(records)
  expect(storedInteraction(state, chat)).toEqual({ ...records.interactions[0], rev: 4 })
  expect(storedAgent(state, ana)).toEqual({ ...records.agents[0], rev: 6 })
})

test('an arrival that is told again, of a chat that ended before the restart, is not served anew', () => {
  const ended = interaction({ state: 'ended', endedAt: now - 1000, leftWhy: 'visitor-left' })
  const state = back({ interactions: [ended], agents: [agent({})] })
  const arrival = {
    id: chat,
    queueId,
    medium: 'chat',
    channel: 'webchat',
    contactPriority: 50,
    enteredAt: now,
  } as const
  expect(step(state, { type: 'interaction.queued', arrival }, now)).toMatchObject({
    effects: [],
    changed: { interactions: [] },
  })
})

test('a chat in wrap-up weighs what its medium does, though its agent was stored while it waited for the customer', () => {
  const state = back({
    interactions: [interaction({ state: 'wrap-up', agentId: ana, wrapUpUntil: now + 5000, endedAt: now })],
    agents: [agent({ reservations: [{ interactionId: chat, medium: 'chat', weight: 5, state: 'active' }] })],
  })
  expect(storedAgent(state, ana).reservations).toEqual([
    { interactionId: chat, medium: 'chat', weight: 50, state: 'wrap-up' },
  ])
})

test('an agent is not held by what a write cut short has not given to the agent', () => {
  const reservations = [
    { interactionId: asId<StoredInteraction['id']>('gone'), medium: 'voice', weight: 100, state: 'active' } as const,
  ]
  expect(storedAgent(back({ interactions: [], agents: [agent({ reservations })] }), ana).reservations).toEqual([])
})

test('a chat whose agent went offline waits again', () => {
  const offer = { id: asId<never>('o9'), agentIds: [ana], mode: 'push', madeAt: now - 5000, endsAt: now } as const
  const state = back({
    interactions: [
      interaction({ state: 'serving', agentId: ana, servedAt: now - 1000, offer: { ...offer, agentIds: [ana] } }),
    ],
    agents: [agent({ presence: 'offline' })],
  })
  expect(storedInteraction(state, chat)).toMatchObject({ state: 'waiting', agentId: null, enteredAt: now - 60_000 })
})

test('the latest time is that of whatever happened last', () => {
  expect(latestIn({ interactions: [interaction({ endedAt: now + 7 })], agents: [agent({ since: now + 3 })] })).toBe(
    now + 7,
  )
})
