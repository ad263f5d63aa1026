import { expect, test } from 'vitest'
import { settle, virtualClock } from '#server/kernel/clock.ts'
import { type AgentId, asId, type Id, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import type { Settings } from './core/settings.ts'
import type { StoredAgent, StoredInteraction } from './core/stored.ts'
import { createEngine, type RoutingEvent } from './engine.ts'
import type { Delivery } from './ports.ts'

const queueId = asId<QueueId>('vendas')
const ana = asId<AgentId>('ana')
const bia = asId<AgentId>('bia')
const c1 = asId<InteractionId>('c1')
const c2 = asId<InteractionId>('c2')

const settings: Settings = {
  queues: [
    {
      ...{ id: queueId, name: 'Vendas', strategy: 'linear', members: [ana, bia], distribution: 'push' },
      ...{
        ringMs: { voice: 20_000, chat: 30_000, email: 60_000 },
        wrapUpMs: 10_000,
        afterMissed: 'pause',
        againMs: 60_000,
      },
    },
  ],
  channelPriority: {},
  webchatAbsolute: false,
  ageing: null,
  capacity: {
    total: 100,
    weights: { voice: 100, chat: 20, email: 10 },
    waitingCustomerWeight: 5,
    limits: { voice: 1, chat: 4, email: 4 },
    mayInterrupt: { voice: [], chat: [], email: [] },
  },
}

/** An engine on a virtual clock; `disk` outlives it, `said` is what the phones were asked for. */
function centre(disk = { interactions: new Map<string, StoredInteraction>(), agents: new Map<string, StoredAgent>() }) {
  const clock = virtualClock()
  const said: string[] = []
  const shown: string[] = []
  const events: RoutingEvent[] = []
  const broken: { save?: Error; offer?: Error; connect?: Error } = {}
  const slow = { saveMs: 0 }
  let gaveUp: unknown
  let ids = disk.interactions.size * 100
  const delivery: Delivery = {
    async offer(offer) {
      said.push(`offer ${offer.interactionId} to ${offer.agentIds.join(' ')}`)
      if (broken.offer) throw broken.offer
    },
    async withdraw(_offerId, interactionId, agentIds, why) {
      said.push(`withdraw ${interactionId} from ${agentIds.join(' ')}: ${why}`)
    },
    async connect(interactionId, agentId) {
      said.push(`connect ${interactionId} with ${agentId}`)
      if (broken.connect) throw broken.connect
    },
    async overflow(interactionId, _queueId, { why, deed }) {
      said.push(`overflow ${interactionId}: ${why}, ${deed.do}`)
    },
  }
  const engine = createEngine({
    companyId: asId('empresa'),
    clock,
    seed: 1,
    newId: <T extends Id<string>>() => `o${++ids}` as T,
    deliveries: {
      voice: { ...delivery, announce: ({ interactionId }) => shown.push(`offer.made ${interactionId}`) },
      chat: delivery,
      email: delivery,
    },
    publish(all) {
      events.push(...all)
      shown.push(
        ...all
          .filter(({ type }) => type === 'offer.ended')
          .map(({ type, data }) => `${type} ${(data as { interactionId: string }).interactionId}`),
      )
    },
    gaveUp: (why) => {
      gaveUp = why
    },
    store: {
      load: async () =>
        structuredClone({ settings, interactions: [...disk.interactions.values()], agents: [...disk.agents.values()] }),
      save: async (_company, changed) => {
        if (broken.save) throw broken.save
        const { interactions, agents } = structuredClone(changed)
        if (slow.saveMs > 0) await new Promise<void>((wake) => clock.wakeAt(clock.now() + slow.saveMs, wake))
        for (const one of interactions) disk.interactions.set(one.id, one)
        for (const one of agents) disk.agents.set(one.agentId, one)
      },
      keepDecision: () => {},
    },
  })
  const arrival = {
    id: c1,
    queueId,
    medium: 'voice',
    channel: 'voice',
    contactPriority: 50,
    enteredAt: clock.now(),
  } as const
  return {
    ...{ engine, clock, said, shown, events, broken, slow, disk, arrival },
    gaveUp: () => gaveUp,
    offerId: () => disk.interactions.get(c1)!.offer!.id,
    async open() {
      await engine.start()
      for (const agentId of [ana, bia]) {
        await engine.receive({ type: 'agent.media', agentId, media: [...media] })
        await engine.receive({ type: 'agent.presence', agentId, presence: 'available' })
      }
    },
  }
}

test('an agent who lets it ring is paused, and the caller is offered to the next at once', async () => {
  const { engine, clock, said, arrival, open } = centre()
  await open()
  await engine.receive({ type: 'interaction.queued', arrival })
  await clock.advance(20_000)
  expect(said).toEqual(['offer c1 to ana', 'withdraw c1 from ana: rang-out', 'offer c1 to bia'])
  expect(engine.snapshot().agents.find(({ agentId }) => agentId === ana)).toMatchObject({
    presence: 'paused',
    reason: 'no-answer',
  })
})

test('a call is served and wrapped up, and its events tell how long each took', async () => {
  const { engine, clock, events, arrival, offerId, open } = centre()
  await open()
  await engine.receive({ type: 'interaction.queued', arrival })
  await clock.advance(3000)
  await engine.receive({ type: 'offer.accepted', offerId: offerId(), agentId: ana })
  await clock.advance(60_000)
  await engine.receive({ type: 'interaction.left', interactionId: c1, why: 'caller-left' })
  await clock.advance(10_000)
  const told = events.filter(({ type }) => !type.startsWith('agent.')).map(({ type, data }) => ({ type, ...data }))
  expect(told).toMatchObject([
    { type: 'interaction.queued', position: 1 },
    { type: 'offer.made', agentIds: [ana], waitedMs: 0 },
    { type: 'offer.ended', why: 'accepted', alertedMs: 3000 },
    { type: 'interaction.connected', agentId: ana, waitedMs: 3000 },
    { type: 'interaction.left', from: 'serving', waitedMs: 3000, servedMs: 60_000 },
    { type: 'wrap-up.started' },
    { type: 'wrap-up.ended', wrapUpMs: 10_000 },
  ])
})

test('where dispositions are required the wrap-up lasts until there is one, also over a restart', async () => {
  const first = centre()
  await first.open()
  const queues = settings.queues.map((queue) => ({ ...queue, dispositionsRequired: true }))
  await first.engine.receive({ type: 'settings.changed', settings: { ...settings, queues } })
  await first.engine.receive({ type: 'interaction.queued', arrival: first.arrival })
  await first.engine.receive({ type: 'offer.accepted', offerId: first.offerId(), agentId: ana })
  await first.engine.receive({ type: 'interaction.left', interactionId: c1, why: 'caller-left' })
  await first.clock.advance(3_600_000)
  first.engine.stop()
  const second = centre(first.disk)
  await second.open()
  const states = () =>
    second.engine.look.agent(ana)?.reservations.map(({ state, wrapUpEndsAt }) => [state, wrapUpEndsAt])
  expect(states()).toEqual([['wrap-up', null]])
  await second.engine.receive({ type: 'wrap-up.finished', interactionId: c1, agentId: ana })
  expect(states()).toEqual([])
})

test('an agent who is lost in mid-talk rests, and the caller is offered to the next from the old place', async () => {
  const { engine, said, arrival, offerId, open } = centre()
  await open()
  await engine.receive({ type: 'interaction.queued', arrival })
  await engine.receive({ type: 'offer.accepted', offerId: offerId(), agentId: ana })
  said.length = 0
  await engine.receive({ type: 'agent.lost', interactionId: c1, agentId: bia })
  expect(said, 'who does not serve it cannot lose it').toEqual([])
  await engine.receive({ type: 'agent.lost', interactionId: c1, agentId: ana })
  expect(said).toEqual(['withdraw c1 from ana: gone', 'offer c1 to bia'])
})

test('a phone rings while its offer is being stored, and nobody is connected before it is stored that they are', async () => {
  const { engine, said, disk, arrival, open, slow, clock } = centre()
  await open()
  slow.saveMs = 1000
  void engine.receive({ type: 'interaction.queued', arrival })
  await settle()
  expect({ said, stored: disk.interactions.size }).toEqual({ said: ['offer c1 to ana'], stored: 0 })
  await clock.advance(1000)
  const offerId = disk.interactions.get(c1)!.offer!.id
  void engine.receive({ type: 'offer.accepted', offerId, agentId: ana })
  await clock.advance(999)
  expect(said.slice(1)).toEqual([])
  await clock.advance(1)
  expect(said.slice(1)).toEqual(['connect c1 with ana'])
  expect(disk.interactions.get(c1)).toMatchObject({ state: 'serving', agentId: ana })
})

test('an offer is shown when it is stored, and never after its end was told', async () => {
  const { engine, said, shown, arrival, open, slow, clock } = centre()
  await open()
  slow.saveMs = 1000
  void engine.receive({ type: 'interaction.queued', arrival })
  await settle()
  expect({ said, shown }).toEqual({ said: ['offer c1 to ana'], shown: [] })
  void engine.receive({ type: 'interaction.left', interactionId: c1, why: 'caller-left' })
  await clock.advance(2000)
  expect(shown).toEqual(['offer.made c1', 'offer.ended c1'])
})

test('a medium that shows nothing of its own is asked to offer when the offer is stored', async () => {
  const { engine, said, arrival, open, slow, clock } = centre()
  await open()
  slow.saveMs = 1000
  void engine.receive({ type: 'interaction.queued', arrival: { ...arrival, medium: 'chat' } })
  await clock.advance(999)
  expect(said).toEqual([])
  await clock.advance(1)
  expect(said).toEqual(['offer c1 to ana'])
})

test('what comes while a write is under way is stepped at once, and stored by the next', async () => {
  const { engine, said, disk, arrival, open, slow, clock } = centre()
  await open()
  slow.saveMs = 1000
  void engine.receive({ type: 'interaction.queued', arrival })
  await settle()
  void engine.receive({ type: 'interaction.queued', arrival: { ...arrival, id: c2 } })
  await settle()
  expect(said).toEqual(['offer c1 to ana', 'offer c2 to bia'])
  await clock.advance(2000)
  expect([...disk.interactions.values()].map(({ state, rev }) => [state, rev])).toEqual([
    ['offered', 1],
    ['offered', 1],
  ])
})

test('who is to be connected is not taken for free before, and an end that comes meanwhile comes after it', async () => {
  const { engine, said, arrival, open, slow, clock, offerId } = centre()
  await open()
  await engine.receive({ type: 'interaction.queued', arrival })
  slow.saveMs = 1000
  void engine.receive({ type: 'offer.accepted', offerId: offerId(), agentId: ana })
  await settle()
  void engine.receive({ type: 'agent.lost', interactionId: c1, agentId: ana })
  await clock.advance(3000)
  expect(said).toEqual(['offer c1 to ana', 'connect c1 with ana', 'withdraw c1 from ana: gone', 'offer c1 to bia'])
})

test('while the database is away no further step is taken, and the database is asked again until it answers', async () => {
  const { engine, clock, said, broken, arrival, open } = centre()
  await open()
  broken.save = new Error('the database is away')
  let stored = 0
  const count = () => void stored++
  void engine.receive({ type: 'interaction.queued', arrival }).then(count)
  await settle()
  void engine.receive({ type: 'interaction.queued', arrival: { ...arrival, id: c2 } }).then(count)
  await clock.advance(10_000)
  expect({ said, stored }).toEqual({ said: ['offer c1 to ana'], stored: 0 })
  delete broken.save
  await clock.advance(5000)
  expect({ said, stored }).toEqual({ said: ['offer c1 to ana', 'offer c2 to bia'], stored: 2 })
})

test('an owner that was replaced stops at once and says so', async () => {
  const { engine, said, broken, arrival, open, gaveUp } = centre()
  await open()
  broken.save = Object.assign(new Error('a newer owner wrote it'), { code: 'stale-owner' })
  await expect(engine.receive({ type: 'interaction.queued', arrival })).rejects.toThrow('a newer owner')
  expect(gaveUp()).toBe(broken.save)
  expect(said, 'the phone that rings is hung up by the new owner, who knows nothing of it').toEqual(['offer c1 to ana'])
  await expect(engine.receive({ type: 'time.passed' })).rejects.toThrow('stopped')
})

test('an offer that cannot be delivered goes to the next agent', async () => {
  const { engine, said, broken, arrival, open } = centre()
  await open()
  broken.offer = new Error('telephony is away')
  const received = engine.receive({ type: 'interaction.queued', arrival })
  await received
  delete broken.offer
  await settle()
  expect(said).toEqual(['offer c1 to ana', 'offer c1 to bia'])
})

test('a caller who cannot be connected waits again, and another agent is asked', async () => {
  const { engine, said, broken, arrival, offerId, open } = centre()
  await open()
  await engine.receive({ type: 'interaction.queued', arrival })
  broken.connect = new Error('the bridge could not be made')
  await engine.receive({ type: 'offer.accepted', offerId: offerId(), agentId: ana })
  await settle()
  expect(said.slice(1)).toEqual(['connect c1 with ana', 'withdraw c1 from ana: gone', 'offer c1 to bia'])
})

test('after a crash the open offer is made once more, and its answer counts', async () => {
  const before = centre()
  await before.open()
  await before.engine.receive({ type: 'interaction.queued', arrival: before.arrival })
  before.engine.stop()
  const after = centre(before.disk)
  await after.engine.start()
  await after.engine.receive({ type: 'offer.accepted', offerId: after.offerId(), agentId: ana })
  expect(after.said).toEqual(['offer c1 to ana', 'connect c1 with ana'])
})

test('"Próximo" is answered with the item that is now offered, or with why there is none', async () => {
  const { engine, said, arrival, open } = centre()
  await open()
  expect(await engine.pull(ana)).toEqual({ ok: false, why: 'nothing-waits' })
  const queues = settings.queues.map((queue) => ({ ...queue, distribution: 'pull' as const }))
  await engine.receive({ type: 'settings.changed', settings: { ...settings, queues } })
  await engine.receive({ type: 'interaction.queued', arrival })
  expect(said).toEqual([])
  expect(await engine.pull(bia)).toMatchObject({ ok: true, interactionId: 'c1' })
  expect(said).toEqual(['offer c1 to bia'])
  expect(await engine.pull(bia)).toEqual({ ok: false, why: 'nothing-waits' })
})

test('a waiting caller knows the place in the queue', async () => {
  const { engine, arrival } = centre()
  await engine.start()
  await engine.receive({ type: 'interaction.queued', arrival })
  await engine.receive({ type: 'interaction.queued', arrival: { ...arrival, id: asId('c2'), contactPriority: 90 } })
  expect([engine.position(c1), engine.position(asId('c2')), engine.position(asId('c3'))]).toEqual([2, 1, undefined])
})
