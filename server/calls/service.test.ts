import { describe, expect, test } from 'vitest'
import { settle, virtualClock } from '#server/kernel/clock.ts'
import {
  type AgentId,
  asId,
  type CompanyId,
  type ExtensionId,
  type Id,
  type InteractionId,
  type LegId,
  type OfferId,
  type QueueId,
  type TrunkId,
} from '#server/kernel/ids.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import type { StoredAgent, StoredInteraction } from '#server/routing/core/stored.ts'
import { createEngine, type Engine } from '#server/routing/engine.ts'
import { fakeTelephony } from '#server/telephony/fake/index.ts'
import type { Call, Destination } from './core/call.ts'
import type { Legs } from './ports.ts'
import { type Begun, type Calls, createCalls } from './service.ts'

const companyId = asId<CompanyId>('empresa')
const trunkId = asId<TrunkId>('tronco')
const queueId = asId<QueueId>('vendas')
const ana = asId<AgentId>('ana')
const bia = asId<AgentId>('bia')
const phoneOf = (agentId: AgentId) => asId<ExtensionId>(`x-${agentId}`)
const toQueue: Destination = { to: 'queue', queue: { queueId, musicClass: null, announcePositionEveryMs: 0 } }

const settingsFor = (agentIds: AgentId[]): Settings => ({
  queues: [
    {
      id: queueId,
      name: 'Vendas',
      strategy: 'ring-all',
      members: agentIds,
      distribution: 'push',
      ringMs: { voice: 20_000, chat: 30_000, email: 60_000 },
      wrapUpMs: 0,
      afterMissed: 'keep',
      againMs: 1000,
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
})

/** A company whose calls and routing are production's, on a pretended exchange. What is kept outlives the server. */
async function centre({ agents = [ana, bia] }: { agents?: AgentId[] } = {}) {
  const clock = virtualClock()
  const telephony = fakeTelephony({ clock })
  const kept = {
    calls: new Map<InteractionId, Call>(),
    interactions: new Map<InteractionId, StoredInteraction>(),
    agents: new Map<AgentId, StoredAgent>(),
  }
  const world = {
    clock,
    telephony,
    kept,
    goesTo: toQueue as Destination,
    hasQueue: true as boolean,
    /** Writes of ours that are on their way wait for it. */
    writes: Promise.resolve(),
    opens: Promise.resolve(),
    closeFails: false as boolean,
    linkComesAfterMs: 0,
    /** Routing has loaded, and asks again for what it had asked for, before calls have. */
    routingIsFirst: false as boolean,
    booksAreRead: true as boolean,
    refuses: {} as Partial<Legs>,
    closed: [] as InteractionId[],
    /** The books: what was begun, and by which leg. */
    begun: new Map<InteractionId, Begun>(),
    errors: [] as string[],
    calls: undefined as unknown as Calls,
    engine: undefined as unknown as Engine,
    legs: (role?: 'caller' | 'agent') => {
      const all = [...telephony.exchange.legs.values()]
      return all.filter((leg) => role === undefined || (role === 'agent') === (leg.tag?.role === 'agent'))
    },
    phone: (agentId: AgentId): LegId =>
      world.legs('agent').find((leg) => leg.tag?.agentId === agentId)?.legId ?? asId('no phone rings'),
    talks: () => [...telephony.exchange.talks.values()].map((legIds) => [...legIds].toSorted()),
    held: () => world.engine.snapshot().agents.flatMap((agent) => agent.reservations.map(() => agent.agentId)),
    arrives: () =>
      telephony.callerArrives({
        companyId,
        from: { side: 'trunk', trunkId },
        dialled: '1130000000',
        callerId: { number: '11988887777' },
      }),
    async start() {
      let dead = false
      let made = kept.calls.size * 1000
      let begun = () => {}
      const started = new Promise<void>((resolve) => {
        begun = resolve
      })
      const newId = <T extends Id<string>>() => `i${++made}` as T
      const never = new Promise<never>(() => {})
      const legs = Object.fromEntries(
        Object.entries({ ...telephony.legs, ...world.refuses }).map(([name, deed]) => [
          name,
          (...given: unknown[]) => (dead ? never : (deed as (...all: unknown[]) => unknown)(...given)),
        ]),
      ) as unknown as Legs
      const calls = createCalls({
        legs,
        records: {
          open: async () => structuredClone([...kept.calls.values()].filter((call) => call.phase.is !== 'ended')),
          outsideSince: async () => new Map(),
          async save(call) {
            const written = structuredClone(call)
            await world.writes
            if (!dead) kept.calls.set(call.id, written)
          },
        },
        directory: {
          inbound: () => ({ steps: [], destination: world.goesTo }),
          fromExtension: () => ({ steps: [], destination: world.goesTo }),
          destination: () => ({ steps: [], destination: world.hasQueue ? toQueue : { to: 'unknown-number' } }),
          queue: () => (world.hasQueue ? { queueId, musicClass: null, announcePositionEveryMs: 0 } : undefined),
          agentOf: () => undefined,
          extensionOf: (_company, agentId) => phoneOf(agentId),
          extensionOfNumber: () => undefined,
          cap: () => ({ reached: null, talkMsMax: null }),
          lineLimits: () => ({ callsMax: null, callsPerSecondMax: null }),
          pickupGroupOf: () => 'sala',
          inTalkCodes: () => [],
          parking: () => ({ returnMs: 90_000, firstPlace: 1, places: 20 }),
          callerIdOf: (_company, extensionId) => ({ number: extensionId }),
          language: () => 'pt-BR',
          music: () => null,
          flows: () => ({ timeZone: 'America/Sao_Paulo', flow: () => undefined, standing: () => undefined }),
        },
        webServices: { ask: async () => ({ ok: false, why: 'failed', status: null, detail: 'none' }) },
        surveys: { answered: async () => {} },
        messages: { begun: async () => {}, open: async () => [], mark: async () => {} },
        features: { run: async () => [{ prompt: 'system/beep', language: 'pt-BR' }] },
        queueing: {
          receive: (_company, input) => {
            void started.then(() => (dead ? undefined : engine.receive(input)))
          },
          position: (_company, interactionId) => engine.position(interactionId),
          expectedWait: (_company, interactionId) => engine.expectedWait(interactionId),
        },
        interactions: {
          async begin({ id, legId = null, protocol = `${world.begun.size + 1}` }) {
            await world.opens
            world.begun.set(id, { id, legId, protocol, state: null })
            const who = Promise.resolve({ contactPriority: 50, contact: null })
            return { protocol, who, written: Promise.resolve() }
          },
          async close(_company, id) {
            if (world.closeFails) throw new Error('the books are away')
            world.closed.push(id)
          },
        },
        recordings: { requested: async () => {}, told: () => {}, over: () => {} },
        dictations: { keep: async () => {}, forget: async () => {} },
        screens: { offered: () => {}, changed: () => {} },
        clock,
        newId,
        soon: (work) => work(),
        deposed: (why) => world.errors.push(why.message),
        tell: () => {},
        log: { info: () => {}, warn: () => {}, error: (message) => world.errors.push(message) },
      })
      const engine = createEngine({
        companyId,
        clock,
        newId: <T extends Id<string>>() => `o${++made}` as T,
        seed: 1,
        deliveries: { voice: calls.delivery, chat: calls.delivery, email: calls.delivery },
        store: {
          load: async () =>
            structuredClone({
              settings: settingsFor(world.hasQueue ? agents : []),
              interactions: [...kept.interactions.values()],
              agents: [...kept.agents.values()],
            }),
          save: async (_company, changed) => {
            if (dead) return never
            for (const one of structuredClone(changed.interactions)) kept.interactions.set(one.id, one)
            for (const one of structuredClone(changed.agents)) kept.agents.set(one.agentId, one)
          },
          keepDecision: () => {},
        },
      })
      Object.assign(world, { calls, engine })
      world.die = () => {
        dead = true
        calls.stop()
        engine.stop()
        telephony.crash()
      }
      if (world.routingIsFirst) await engine.start()
      const stateOf = (id: InteractionId) => kept.interactions.get(id)?.state ?? null
      await calls.start([...world.begun.values()].map((one) => ({ ...one, state: stateOf(one.id) })))
      await clock.advance(world.linkComesAfterMs)
      telephony.onEvent((event) => (event.type === 'link.up' ? calls.resume() : calls.onEvent(event)))
      await telephony.start()
      if (world.booksAreRead) calls.abandoned([])
      if (!world.routingIsFirst) await engine.start()
      begun()
      for (const agentId of agents) {
        await engine.receive({ type: 'agent.media', agentId, media: ['voice'] })
        await engine.receive({ type: 'agent.presence', agentId, presence: 'available' })
      }
      await settle()
    },
    die: () => {},
    async restart() {
      world.die()
      await world.start()
    },
    nobodyIsLeft() {
      expect(world.legs()).toEqual([])
      expect(world.talks()).toEqual([])
      expect(world.calls.open()).toEqual([])
      expect(world.held()).toEqual([])
      expect(new Set(world.closed).size).toBe(world.closed.length)
    },
  }
  await world.start()
  return world
}

describe('a server that dies', () => {
  test('before the call was written goes on with it as the same interaction, in the old place', async () => {
    const world = await centre({ agents: [ana] })
    world.writes = new Promise(() => {})
    const caller = world.arrives()
    await settle()
    const open = world.calls.open()
    await world.restart()
    expect([world.calls.open(), world.begun.size]).toEqual([open, 1])
    world.telephony.answers(world.phone(ana))
    await settle()
    expect(world.talks()).toEqual([[caller, world.phone(ana)].toSorted()])
  })

  test('and whose routing is back before its calls connects whom it had promised to each other', async () => {
    const world = await centre({ agents: [ana] })
    const caller = world.arrives()
    await settle()
    const phone = world.phone(ana)
    world.refuses = { join: () => new Promise(() => {}) }
    await world.restart() // with a telephony that does not hear
    world.writes = new Promise(() => {})
    world.telephony.answers(phone)
    await settle()
    expect([world.held(), world.talks()]).toEqual([[ana], []])
    world.writes = Promise.resolve()
    world.refuses = {}
    world.routingIsFirst = true
    await world.restart()
    expect(world.talks()).toEqual([[caller, phone].toSorted()])
  })

  test('closes what is open in the books and nobody has, and leaves to its own end what it had', async () => {
    const world = await centre({ agents: [] })
    const [waits, hangsUp] = [world.arrives(), world.arrives()]
    await settle()
    world.booksAreRead = false
    await world.restart()
    const [kept, over] = world.calls.open()
    world.telephony.hangsUp(hangsUp)
    await settle()
    const open = [kept, over, asId<InteractionId>('gone')].map((id = asId('')) => ({ id }))
    expect([world.calls.open(), world.calls.abandoned(open)]).toEqual([[kept], [{ id: 'gone' }]])
    world.telephony.hangsUp(waits)
  })

  test('between routing’s write of a hang-up and the call’s lets nobody wait where nobody looks', async () => {
    const world = await centre({ agents: [] })
    world.arrives()
    await settle()
    world.writes = new Promise(() => {})
    world.refuses = { hangUp: () => new Promise(() => {}) }
    const [waits = asId<InteractionId>('')] = world.calls.open()
    await world.restart() // with a telephony that does not hear
    world.calls.hangUp(waits)
    await settle()
    expect(world.kept.interactions.get(waits)?.state).toBe('ended')
    expect(world.legs()).toHaveLength(1)
    world.writes = Promise.resolve()
    world.refuses = {}
    await world.restart()
    world.nobodyIsLeft()
  })
})

describe('events that cross', () => {
  test('of two phones that answer in the same moment one has the caller, and the other is hung up', async () => {
    const world = await centre()
    const caller = world.arrives()
    await settle()
    const [first, second] = [world.phone(ana), world.phone(bia)]
    world.telephony.answers(first)
    world.telephony.answers(second)
    await settle()
    expect(world.talks()).toEqual([[caller, first].toSorted()])
    expect(world.legs().map((leg) => leg.legId)).not.toContain(second)
    expect(world.held()).toEqual([ana])
  })

  test('a caller whose agent answers and hangs up at once waits again, and the agent is not held', async () => {
    const world = await centre({ agents: [ana] })
    const caller = world.arrives()
    await settle()
    const phone = world.phone(ana)
    world.telephony.answers(phone)
    world.telephony.hangsUp(phone)
    await settle()
    expect(world.held()).toEqual([])
    await world.clock.advance(6000)
    world.telephony.answers(world.phone(ana))
    await settle()
    expect(world.talks()).toEqual([[caller, world.phone(ana)].toSorted()])
  })

  test('a caller who leaves while the interaction is being written rings nobody’s phone', async () => {
    const world = await centre()
    let written = () => {}
    world.opens = new Promise((resolve) => {
      written = resolve
    })
    world.goesTo = { to: 'extension', extensionId: phoneOf(ana), agentId: ana }
    world.telephony.hangsUp(world.arrives())
    await settle()
    expect(world.calls.open()).toHaveLength(1)
    written()
    await settle()
    world.nobodyIsLeft()
    expect(world.closed).toHaveLength(1)
  })

  test('a caller who leaves before the number outside is dialled calls nobody', async () => {
    const world = await centre()
    const ways = [{ trunkId, number: '1140001234', callerId: { number: '1130000000' } }]
    world.goesTo = { to: 'outside', ways, kind: 'local', extensionId: null, silentMsMax: 12_000, talkMsMax: null }
    const { join } = world.telephony.legs
    let joined = () => {}
    world.die()
    world.refuses.join = async (...given) => {
      await new Promise<void>((resolve) => {
        joined = resolve
      })
      return join(...given)
    }
    await world.start()
    const caller = world.arrives()
    await settle()
    world.telephony.hangsUp(caller)
    await settle()
    joined()
    await settle()
    world.nobodyIsLeft()
  })
})

describe('what telephony cannot do', () => {
  test('a caller who cannot be answered is hung up, not left ringing', async () => {
    const world = await centre()
    world.die()
    world.refuses.answer = async () => ({ ok: false, why: 'refused', detail: 'no' })
    await world.start()
    world.arrives()
    await settle()
    world.nobodyIsLeft()
  })

  test('a talk that could not be made because telephony was away for a moment is made after it', async () => {
    const world = await centre({ agents: [ana] })
    world.die()
    let tries = 0
    const { join } = world.telephony.legs
    world.refuses.join = async (...given) => (++tries < 4 ? { ok: false, why: 'away' } : join(...given))
    await world.start()
    const caller = world.arrives()
    await settle()
    world.telephony.answers(world.phone(ana))
    await world.clock.advance(5000)
    expect(world.talks()).toEqual([[caller, world.phone(ana)].toSorted()])
  })

  test('agents are not held by offers that could not ring while telephony was away', async () => {
    const world = await centre({ agents: [ana] })
    const caller = world.arrives()
    await settle()
    world.telephony.hangsUp(world.phone(ana))
    world.telephony.loseLink({ commandsToo: true })
    await world.clock.advance(60_000)
    await world.telephony.restoreLink()
    await world.clock.advance(7000)
    world.telephony.answers(world.phone(ana))
    await settle()
    expect(world.talks()).toEqual([[caller, world.phone(ana)].toSorted()])
  })
})

describe('a caller whose queue is deleted', () => {
  test('hears that the number is not in service, and is hung up: nobody waits for ever', async () => {
    const world = await centre({ agents: [] })
    world.arrives()
    await settle()
    world.hasQueue = false
    await world.engine.receive({ type: 'settings.changed', settings: { ...settingsFor([]), queues: [] } })
    await world.clock.advance(70_000)
    world.nobodyIsLeft()
    expect(world.closed).toHaveLength(1)
  })
})

describe('books that are away', () => {
  test('an interaction is closed when they are back, once', async () => {
    const world = await centre({ agents: [] })
    const caller = world.arrives()
    await settle()
    world.closeFails = true
    world.telephony.hangsUp(caller)
    await world.clock.advance(3000)
    expect(world.closed).toEqual([])
    world.closeFails = false
    await world.clock.advance(3000)
    expect(world.closed).toHaveLength(1)
  })

  test('a call that ended while they were away is written as ended when they are back', async () => {
    const world = await centre({ agents: [] })
    const caller = world.arrives()
    await settle()
    world.writes = Promise.reject(new Error('the database is away'))
    world.writes.catch(() => {})
    world.telephony.hangsUp(caller)
    await settle()
    expect([...world.kept.calls.values()][0]?.phase.is).toBe('queued')
    world.writes = Promise.resolve()
    await world.clock.advance(3000)
    expect([...world.kept.calls.values()][0]?.phase.is).toBe('ended')
  })

  test('a caller whose interaction cannot be written is hung up, and forgotten', async () => {
    const world = await centre()
    world.opens = Promise.reject(new Error('the books are away'))
    world.opens.catch(() => {})
    world.arrives()
    await settle()
    world.nobodyIsLeft()
    expect(world.errors).toEqual(['a call could not be opened'])
  })
})

describe('a restart', () => {
  test('in the middle of two answers leaves a talk of two, and the other phone is hung up', async () => {
    const world = await centre()
    const caller = world.arrives()
    await settle()
    const phones = [world.phone(ana), world.phone(bia)]
    world.telephony.answers(world.phone(ana))
    await settle()
    // The hang-up of the other phone was lost with the process, and it was answered while nobody listened.
    const call = [...world.kept.calls.values()][0]!
    const [, hers, other] = call.legs
    if (hers && other) Object.assign(other, { is: 'ringing', cause: null })
    world.die()
    void world.telephony.legs.ring(
      other!.legId,
      { companyId, extensionId: phoneOf(bia) },
      {
        callerId: { number: '1' },
        tag: { companyId, interactionId: call.id, role: 'agent', agentId: bia },
        ringMs: 20_000,
      },
    )
    await settle()
    world.telephony.answers(other!.legId)
    await world.start()
    expect(phones).toContain(hers!.legId)
    expect(world.talks()).toEqual([[caller, hers!.legId].toSorted()])
    expect(world.legs('agent').map((leg) => leg.legId)).toEqual([hers!.legId])
  })

  test('while an agent who has answered is not yet in routing’s books connects them all the same', async () => {
    const world = await centre({ agents: [ana] })
    const caller = world.arrives()
    await settle()
    const before = structuredClone(world.kept)
    const phone = world.phone(ana)
    world.telephony.answers(phone)
    await settle()
    world.die()
    // Ours was written, routing's was not.
    for (const call of before.calls.values()) for (const leg of call.legs) leg.is = 'up'
    for (const [id, call] of before.calls) world.kept.calls.set(id, call)
    for (const [id, one] of before.interactions) world.kept.interactions.set(id, one)
    for (const [id, one] of before.agents) world.kept.agents.set(id, one)
    await world.telephony.legs.leave(asId(`${[...before.calls.keys()][0]}-t`), phone)
    await world.start()
    expect(world.talks()).toEqual([[caller, phone].toSorted()])
    expect(world.held()).toEqual([ana])
  })

  test('after routing wrote that a caller waits, and before we did, does not forget the caller in the URA', async () => {
    const world = await centre({ agents: [ana] })
    let written = () => {}
    world.goesTo = { to: 'flow', flow }
    const caller = world.arrives()
    await settle()
    world.writes = new Promise((resolve) => {
      written = resolve
    })
    world.telephony.presses(caller, '1')
    await settle()
    await world.restart()
    written()
    await settle()
    world.telephony.answers(world.phone(ana))
    await settle()
    expect(world.talks()).toEqual([[caller, world.phone(ana)].toSorted()])
    world.telephony.hangsUp(caller)
    await world.clock.advance(1000)
    world.nobodyIsLeft()
  })

  test('hangs up phones that ring for no call, and ends talks of nobody', async () => {
    const world = await centre()
    world.die()
    const tag = { companyId, interactionId: asId<InteractionId>('old'), role: 'agent', agentId: ana } as const
    const phone = { companyId, extensionId: phoneOf(ana) }
    await world.telephony.legs.ring(asId('old-a1'), phone, { callerId: { number: '1' }, tag, ringMs: 600_000 })
    await world.telephony.legs.join(asId('old-t'), [], tag)
    await world.start()
    world.nobodyIsLeft()
  })

  test('answers a caller of whom it is written, and was never carried out', async () => {
    const world = await centre({ agents: [] })
    const caller = world.arrives()
    await settle()
    world.die()
    Object.assign(world.telephony.exchange.legs.get(caller)!, { state: 'ringing', music: false })
    await world.start()
    expect(world.legs()).toMatchObject([{ legId: caller, state: 'up', music: true }])
  })

  test('waits for telephony: no menu runs out while nobody could press', async () => {
    const world = await centre({ agents: [] })
    world.goesTo = { to: 'flow', flow }
    const caller = world.arrives()
    await settle()
    world.die()
    await world.clock.advance(600_000)
    world.linkComesAfterMs = 30_000
    await world.start()
    expect(world.legs().map((leg) => leg.legId)).toEqual([caller])
    expect([...world.kept.calls.values()][0]?.phase.is).toBe('in-flow')
  })
})

test('two hundred callers at once are all served by three agents, one after another', async () => {
  const world = await centre({ agents: [ana, bia, asId('caio')] })
  for (const agentId of [ana, bia, asId<AgentId>('caio')])
    world.telephony.phoneWill(phoneOf(agentId), { act: 'answers', afterMs: 500 })
  const callers = Array.from({ length: 200 }, () => world.arrives())
  const talked = new Set<LegId>()
  for (let second = 0; second < 600 && world.legs().length > 0; second++) {
    await world.clock.advance(1000)
    for (const legIds of world.talks()) {
      expect(legIds).toHaveLength(2)
      for (const legId of legIds) talked.add(legId)
      const [anybody] = legIds
      if (anybody) world.telephony.hangsUp(anybody)
    }
  }
  await settle()
  expect(callers.filter((caller) => !talked.has(caller))).toEqual([])
  expect(world.closed).toHaveLength(200)
  world.nobodyIsLeft()
})

test('an offer of a call that is over rings nobody', async () => {
  const world = await centre()
  const offer = { id: asId<OfferId>('o9'), interactionId: asId<InteractionId>('gone'), queueId, agentIds: [ana] }
  await world.calls.delivery.offer({ ...offer, medium: 'voice', mode: 'push', madeAt: 0, endsAt: 20_000 })
  await settle()
  expect(world.legs()).toEqual([])
})

const flow = {
  id: asId<never>('ura'),
  version: 1,
  graph: {
    start: 'menu',
    nodes: {
      menu: {
        type: 'menu',
        settings: { say: [{ prompt: 'demo/menu' }], keys: ['1'], attemptsMax: 1, timeoutMs: 5000 },
        exits: { '1': 'vendas', exceeded: 'bye' },
      },
      vendas: { type: 'queue', settings: { queueId }, exits: {} },
      bye: { type: 'hang-up', settings: {}, exits: {} },
    },
  },
}
