import type { Call, Destination } from '#server/calls/core/call.ts'
import type { Effect } from '#server/calls/core/effect.ts'
import { type Book, begin, type Input, step } from '#server/calls/core/step.ts'
import type { LegArrived } from '#server/calls/ports.ts'
import type { Flow } from '#server/flows/index.ts'
import {
  type AgentId,
  asId,
  type CompanyId,
  type ExtensionId,
  type InteractionId,
  type LegId,
  type OfferId,
  type QueueId,
  type TrunkId,
} from '#server/kernel/ids.ts'

export const companyId = asId<CompanyId>('demo')
export const queueId = asId<QueueId>('vendas')
export const ana = asId<AgentId>('ana')
export const bia = asId<AgentId>('bia')
export const offerId = asId<OfferId>('o1')
export const book: Book = {
  queue: (id) => (id === queueId ? { queueId, musicClass: null, announcePositionEveryMs: 20_000 } : undefined),
  destination: (ref) => ({
    steps: [],
    destination:
      ref.type === 'queue' && ref.id === queueId
        ? { to: 'queue', queue: book.queue(queueId)! }
        : ref.type === 'hang-up'
          ? { to: 'hang-up' }
          : { to: 'unknown-number' },
  }),
  fromExtension: (_extensionId, dialled) => ({
    steps: [],
    destination: /^x-/.test(dialled)
      ? { to: 'extension', extensionId: asId<ExtensionId>(dialled), agentId: asId<AgentId>(dialled.slice(2)) }
      : dialled.startsWith('0')
        ? outside
        : { to: 'unknown-number' },
  }),
  inTalkCodes: () => [
    { feature: 'transfer', code: '##', digits: 'needed' },
    { feature: 'consult', code: '*2', digits: 'needed' },
    { feature: 'park', code: '*7', digits: 'none' },
  ],
  freePlace: () => '1',
  parkedMs: () => 90_000,
  room: () => ({ members: 0, locked: false, recording: false, version: 0 }),
  callerIdOf: (extensionId) => ({ number: extensionId }),
  extensionOf: (agentId) => asId<ExtensionId>(`x-${agentId}`),
  extensionOfNumber: () => undefined,
  callsOf: () => 0,
  standing: () => undefined,
  borrowerOf: () => null,
  line: () => 'free',
  cap: () => ({ reached: null, talkMsMax: null }),
  callbackWay: (agentId, number, at) => book.fromExtension(asId<ExtensionId>(`x-${agentId}`), number, at),
  isOnLine: () => false,
  contactPriority: 50,
  flows: { timeZone: 'America/Sao_Paulo', flow: () => undefined, standing: () => undefined },
}
export const flow: Flow = {
  id: asId('f1'),
  version: 1,
  graph: {
    start: 'menu',
    nodes: {
      menu: {
        type: 'menu',
        settings: {
          say: [{ prompt: 'demo/menu' }],
          keys: ['1'],
          attemptsMax: 2,
          invalid: [{ prompt: 'demo/invalid' }],
          exceeded: [{ prompt: 'demo/goodbye' }],
        },
        exits: { '1': 'vendas', exceeded: 'bye' },
      },
      vendas: { type: 'queue', settings: { queueId }, exits: {} },
      bye: { type: 'hang-up', settings: {}, exits: {} },
    },
  },
}
export const fromTrunk: LegArrived = {
  type: 'leg.arrived',
  legId: asId<LegId>('trunk-leg'),
  companyId,
  from: { side: 'trunk', trunkId: asId<TrunkId>('t1') },
  dialled: '551130000000',
  callerId: { number: '5511988887777' },
  at: 0,
}
export const fromPhone: LegArrived = {
  ...fromTrunk,
  legId: asId('phone-leg'),
  from: { side: 'extension', extensionId: asId<ExtensionId>('e1') },
}
export const outside: Destination = {
  to: 'outside',
  kind: 'local',
  extensionId: null,
  silentMsMax: 12_000,
  talkMsMax: null,
  ways: [{ trunkId: asId('t1'), number: '1140001234', callerId: { number: '1130000000' } }],
}

/** A call under test: what was done so far, without the notes of its story. */
export function caller(
  destination: Destination,
  arrived = fromTrunk,
  agentId: AgentId | null = null,
  more: { priority?: number } = {},
) {
  let now = 0
  const direction = arrived.from.side === 'trunk' ? ('inbound' as const) : ('outbound' as const)
  const first = begin({
    call: { id: asId<InteractionId>('c1'), companyId, direction, language: 'pt-BR', protocol: '1', contact: null },
    arrived,
    agentId,
    way: { steps: [], destination, ...more },
    book,
    now,
  })
  const world = {
    call: first.call as Call,
    effects: first.effects.filter(isWork),
    happens(input: Input): Effect[] {
      const next = step(world.call, input, book, now)
      world.call = next.call
      world.effects = next.effects.filter(isWork)
      return world.effects
    },
    later(ms: number): Effect[] {
      now += ms
      return world.happens({ type: 'time.passed' })
    },
    ring: (...agents: AgentId[]) =>
      world.happens({
        type: 'offer.made',
        offerId,
        queueId,
        ringMs: 20_000,
        phones: agents.map((agentId) => ({ agentId, extensionId: asId<ExtensionId>(`x-${agentId}`) })),
      }),
    /** The latest of this agent's legs that is not down. */
    legNow: (who: AgentId) => world.call.legs.findLast((leg) => leg.agentId === who && leg.is !== 'down')!.legId,
    legOf: (who: AgentId | 'callee') => world.call.legs.find((leg) => leg.agentId === who || leg.role === who)!.legId,
    told: () => world.effects.flatMap((effect) => (effect.do === 'tell-routing' ? [effect.input] : [])),
    does: () => world.effects.map((effect) => effect.do),
  }
  return world
}
const isWork = (effect: Effect) => effect.do !== 'note'
export const toQueue: Destination = {
  to: 'queue',
  queue: { queueId, musicClass: null, announcePositionEveryMs: 20_000 },
}
export const hungUp = (legId: LegId): Input => ({ type: 'leg.ended', legId, cause: 'hung-up' })

/** The caller and the agent talk. */
export function talking(destination: Destination = toQueue) {
  const world = caller(destination)
  world.ring(ana)
  world.happens({ type: 'leg.answered', legId: world.legOf(ana) })
  world.happens({ type: 'offer.connected', offerId, agentId: ana })
  return world
}
