import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgentId, asId, type Id, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import type { Offer } from '#server/routing/core/effect.ts'
import type { Input } from '#server/routing/core/input.ts'
import { createCore, step } from '#server/routing/core/step.ts'
import type { AgentFacts, Strategy } from '#server/routing/strategies/contract.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'

const queueId = asId<QueueId>('vendas')
const ringMs = 20_000

/** A queue of this strategy in the production core, with agents a1… in dragged order, all there and free. */
export function queueOf(strategy: Strategy, agentCount: number, seed = 1) {
  const agents = Array.from({ length: agentCount }, (_, at) => asId<AgentId>(`a${at + 1}`))
  let ids = 0
  let now = 1_000_000
  const offers: Offer[] = []
  const state = createCore({
    companyId: asId('empresa'),
    seed,
    newId: <T extends Id<string>>() => `o${++ids}` as T,
    settings: {
      queues: [
        {
          ...{ id: queueId, name: 'Vendas', strategy: strategy.name as StrategyName, members: agents },
          ...{ distribution: 'push', ringMs: { voice: ringMs, chat: ringMs, email: ringMs } },
          ...{ wrapUpMs: 0, afterMissed: 'keep', againMs: 60_000 },
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
    },
  })
  const say = (input: Input) => {
    const { effects } = step(state, input, now)
    for (const effect of effects) if (effect.type === 'offer') offers.push(effect.offer)
    return effects
  }
  const centre = {
    agents,
    say,
    pass: (ms: number) => {
      now += ms
      return say({ type: 'time.passed' })
    },
    presence: (agentId: AgentId, presence: 'available' | 'paused' | 'offline') =>
      say({ type: 'agent.presence', agentId, presence }),
    /** The agents whom a new caller alerts. */
    call: (id: string): AgentId[] => {
      const before = offers.length
      const arrival = { queueId, medium: 'voice', channel: 'voice', contactPriority: 50, enteredAt: now } as const
      say({ type: 'interaction.queued', arrival: { ...arrival, id: asId<InteractionId>(id) } })
      return offers.slice(before).flatMap((offer) => offer.agentIds)
    },
    accept: (agentId: AgentId) => say({ type: 'offer.accepted', offerId: offers.at(-1)!.id, agentId }),
    hangUp: (id: string) =>
      say({ type: 'interaction.left', interactionId: asId<InteractionId>(id), why: 'caller-left' }),
    /** A whole call of a second: who was alerted. The first of them takes it. */
    serve: (id: string): AgentId[] => {
      const alerted = centre.call(id)
      if (alerted[0]) centre.accept(alerted[0])
      centre.pass(1000)
      centre.hangUp(id)
      return alerted
    },
  }
  for (const agentId of agents) {
    now += 1000
    say({ type: 'agent.media', agentId, media: [...media] })
    centre.presence(agentId, 'available')
  }
  return centre
}

const facts: fc.Arbitrary<AgentFacts[]> = fc
  .array(fc.record({ idleSince: fc.nat(), served: fc.nat(50), round: fc.nat(50) }), { minLength: 1, maxLength: 12 })
  .map((all) => all.map((one, place) => ({ ...one, place, agentId: asId<AgentId>(`a${place + 1}`) })))

/** What every strategy promises. Its own promise is for its own test to tell. */
export function describeStrategy(strategy: Strategy): void {
  describe(`${strategy.name}: what every strategy promises`, () => {
    test('it is in the list under its own name', () => {
      expect(strategies[strategy.name as StrategyName]).toBe(strategy)
    })

    test('a rank is two numbers, and the same facts give the same', () => {
      fc.assert(
        fc.property(facts, (agents) => {
          for (const agent of agents) {
            const rank = strategy.rank(agent)
            expect(rank.every(Number.isFinite)).toBe(true)
            expect(strategy.rank({ ...agent })).toEqual(rank)
          }
        }),
      )
    })

    test('whom it names depends on the agents, not on the order in which they are looked at', () => {
      fc.assert(
        fc.property(facts, fc.infiniteStream(fc.nat()), (agents, keys) => {
          const ranked = (all: AgentFacts[]) =>
            all
              .map((agent) => ({ agent, rank: strategy.rank(agent) }))
              .toSorted((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.agent.place - b.agent.place)
              .map(({ agent }) => agent.agentId)
          const stirred = agents
            .map((agent) => ({ agent, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ agent }) => agent)
          expect(ranked(stirred)).toEqual(ranked(agents))
        }),
      )
    })

    test('it alerts nobody who could not take it, everybody who can where it rings all, and else one', () => {
      fc.assert(
        fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), fc.nat(), (there, seed) => {
          const centre = queueOf(strategy, there.length, seed)
          for (const [at, agentId] of centre.agents.entries()) if (!there[at]) centre.presence(agentId, 'paused')
          const able = centre.agents.filter((_, at) => there[at])
          const alerted = centre.call('c1')
          expect(able).toEqual(expect.arrayContaining(alerted))
          expect(alerted.length).toBe(strategy.rings === 'all' ? able.length : Math.min(1, able.length))
        }),
      )
    })

    test('the same story from the same seed alerts the same agents', () => {
      const story = (seed: number) => {
        const centre = queueOf(strategy, 5, seed)
        return Array.from({ length: 20 }, (_, at) => centre.serve(`c${at}`))
      }
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          expect(story(seed)).toEqual(story(seed))
        }),
        { numRuns: 10 },
      )
    })

    test('an agent who lets it ring is not asked again while another is there', () => {
      const centre = queueOf(strategy, 3)
      const first = centre.call('c1')
      centre.pass(ringMs)
      if (strategy.rings === 'all') return expect(first).toHaveLength(3)
      const effects = centre.pass(ringMs)
      const second = effects.flatMap((effect) => (effect.type === 'offer' ? effect.offer.agentIds : []))
      expect(second).toHaveLength(1)
      expect(second).not.toContain(first[0])
    })

    if (strategy.ties === 'drawn')
      test('of equal agents each is drawn about as often', () => {
        const times = new Map<AgentId, number>()
        const draws = 2000
        for (let seed = 0; seed < draws; seed++) {
          const [agentId] = queueOf(strategy, 4, seed * 7919).call('c1')
          if (agentId) times.set(agentId, (times.get(agentId) ?? 0) + 1)
        }
        // Each is expected 500 times, with a deviation of 19: five of them would be one bad draw in a million.
        for (const count of times.values()) expect(Math.abs(count - draws / 4)).toBeLessThan(97)
        expect(times.size).toBe(4)
      })
    else
      test('chance has no part in it', () => {
        const alerted = Array.from({ length: 20 }, (_, seed) => queueOf(strategy, 4, seed * 7919).call('c1'))
        expect(new Set(alerted.map(String)).size).toBe(1)
      })
  })
}
