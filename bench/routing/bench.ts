import { type AgentId, asId, type Id, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import { type Random, randomFrom } from '#server/kernel/random.ts'
import type { Input } from '#server/routing/core/input.ts'
import { wasStored } from '#server/routing/core/persist.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import { SortedSet } from '#server/routing/core/sorted-set.ts'
import type { State } from '#server/routing/core/state.ts'
import { createCore, step } from '#server/routing/core/step.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'
import type { Measured, Row } from '../table.ts'

/*
 * Decisions per second of the core alone, one process, one thread: every step is a real one, with its decision record
 * and its events. One decision is: an agent's caller leaves → the next is offered to the agent → the agent accepts →
 * a new caller arrives and waits; so as many wait at the end as at the beginning. `floor` is the bare structure (take
 * the first of as many out, put one in), `scan` the naive peer (look through all who wait for the best). Nothing is
 * stored or carried out here: that is bench/telephony's to measure.
 */
type Size = { agents: number; waiting: number; queues: number; strategy: StrategyName }

const queuesOfEach = 2

export async function run(): Promise<Measured> {
  const base = { queues: 10, strategy: 'longest-idle' } as const
  const square = [100, 1_000, 10_000, 100_000].map((size) => measure({ ...base, agents: size, waiting: size }))
  const each = (Object.keys(strategies) as StrategyName[]).map((strategy) =>
    measure({ ...base, agents: 1_000, waiting: 10_000, strategy }),
  )
  const oneQueue = measure({ ...base, agents: 1_000, waiting: 10_000, queues: 1 })
  const large = measure({ ...base, agents: 10_000, waiting: 100_000 })
  const idle = [1_000, 10_000].map((agents) => measureIdle(agents))
  const all = [...square, ...each, oneQueue, large]
  const small = each.find(({ size }) => size.strategy === 'longest-idle')
  const rows = [...all, ...idle].flatMap(({ rows }) => rows)
  if (small) rows.push(growth(small.perSecond, large.perSecond))
  return { rows }
}

/** Ten times as many agents and ten times as many who wait: log n, of those who wait. */
const growth = (small: number[], large: number[]): Row => ({
  what: 'cost of a decision, 10,000 / 100,000 against 1,000 / 10,000',
  unit: '×',
  ours: small.map((perSecond, n) => perSecond / (large[n] ?? Number.NaN)),
  goals: [{ atMost: 1.25 }],
})

function measure(size: Size): { size: Size; perSecond: number[]; rows: Row[] } {
  const random = randomFrom(1)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const bench = fill(size, random)
  globalThis.gc?.()
  const heapMb = Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)
  turn(bench, random, 20_000)
  const decisions = 40_000
  const perSecond = rates(3, () => turn(bench, random, decisions))
  const what = `${named(size)}: all busy, callers wait`
  const rows: Row[] = [
    {
      what: `decisions, ${what}`,
      unit: '/s',
      ours: perSecond,
      peer: { name: 'naive scan', runs: rates(1, () => scan(size.waiting, Math.ceil(5_000_000 / size.waiting))) },
      floor: { name: 'bare structure', runs: rates(3, () => floor(size.waiting, 100_000)) },
      ...(isAimedAt(size) && { goals: [{ atLeast: 100_000 }] }),
    },
  ]
  if (size.agents === size.waiting) rows.push({ what: `memory, ${what}`, unit: 'MiB of heap', ours: [heapMb] })
  return { size, perSecond, rows }
}

const named = ({ agents, waiting, queues, strategy }: Size): string =>
  `${agents.toLocaleString('en-US')} agents / ${waiting.toLocaleString('en-US')} waiting, ${strategy}${queues === 1 ? ', one queue' : ''}`

const isAimedAt = ({ agents, waiting, queues }: Size) => agents === 1_000 && waiting === 10_000 && queues === 10

/** Per second of this thread's processor time: what else the machine does is not what is asked. */
function rates(runs: number, work: () => number): number[] {
  return Array.from({ length: runs }, () => {
    const before = process.threadCpuUsage()
    const done = work()
    const { user, system } = process.threadCpuUsage(before)
    return Math.round(done / ((user + system) / 1_000_000))
  })
}

type Bench = {
  state: State
  now: number
  busy: { agentId: AgentId; id: InteractionId; queueId: QueueId }[]
  arrived: number
  queues: QueueId[]
}

function say(bench: Bench, input: Input) {
  const taken = step(bench.state, input, bench.now)
  const { interactions, agents } = taken.changed
  wasStored(bench.state, {
    interactions: interactions.map((id) => ({ id, state: bench.state.items.get(id)?.state ?? 'ended' })),
    agents: agents.map((agentId) => ({ agentId })),
  })
  return taken.effects
}

function fill(size: Size, random: Random): Bench {
  const agents = Array.from({ length: size.agents }, (_, at) => asId<AgentId>(`agent-${at}`))
  const queues = Array.from({ length: size.queues }, (_, at) => asId<QueueId>(`queue-${at}`))
  let ids = 0
  const newId = <T extends Id<string>>() => `offer-${++ids}` as T
  const state = createCore({ companyId: asId('company'), seed: 1, newId, settings: settingsOf(size, agents, queues) })
  const bench: Bench = { state, now: 1_000_000, busy: [], arrived: 0, queues }
  for (const agentId of agents) {
    say(bench, { type: 'agent.media', agentId, media: ['voice'] })
    say(bench, { type: 'agent.presence', agentId, presence: 'available' })
  }
  for (let at = 0; at < size.agents + size.waiting; at++) {
    arrive(bench, random)
    bench.now++
  }
  return bench
}

function settingsOf(size: Size, agents: AgentId[], queues: QueueId[]): Settings {
  const each = Math.min(queuesOfEach, queues.length)
  return {
    queues: queues.map((id, at) => ({
      id,
      name: id,
      strategy: size.strategy,
      members: agents.filter((_, a) => (a + queues.length - at) % queues.length < each),
      distribution: 'push',
      ringMs: { voice: 20_000, chat: 30_000, email: 60_000 },
      wrapUpMs: 0,
      afterMissed: 'pause',
      againMs: 60_000,
    })),
    channelPriority: {},
    webchatAbsolute: false,
    capacity: {
      total: 100,
      weights: { voice: 100, chat: 20, email: 10 },
      waitingCustomerWeight: 5,
      limits: { voice: 1, chat: 4, email: 5 },
      mayInterrupt: { voice: [], chat: [], email: [] },
    },
    ageing: null,
  }
}

function arrive(bench: Bench, random: Random, queueId: QueueId = random.pick(bench.queues)): void {
  const id = asId<InteractionId>(`call-${++bench.arrived}`)
  const contactPriority = 1 + random.below(100)
  const enteredAt = bench.now
  const arrival = { id, queueId, medium: 'voice', channel: 'voice', contactPriority, enteredAt } as const
  follow(bench, say(bench, { type: 'interaction.queued', arrival }))
}

/** Whoever is asked accepts. */
function follow(bench: Bench, effects: ReturnType<typeof say>): void {
  for (const effect of effects) {
    if (effect.type !== 'offer') continue
    const { id: offerId, agentIds, interactionId, queueId } = effect.offer
    const agentId = agentIds[0]!
    say(bench, { type: 'offer.accepted', offerId, agentId })
    bench.busy.push({ agentId, id: interactionId, queueId })
  }
}

function turn(bench: Bench, random: Random, decisions: number): number {
  const { busy } = bench
  const startedWith = bench.state.offers.size
  let made = 0
  while (made < decisions) {
    const at = random.below(busy.length)
    const talk = busy[at]!
    busy[at] = busy[busy.length - 1]!
    busy.pop()
    bench.now++
    const before = busy.length
    follow(bench, say(bench, { type: 'interaction.left', interactionId: talk.id, why: 'caller-left' }))
    if (busy.length === before) throw new Error('an agent became free, and nobody was offered')
    made += busy.length - before
    // Into the queue that lost one, so that none of them runs dry.
    arrive(bench, random, busy.at(-1)!.queueId)
  }
  if (bench.state.offers.size !== startedWith) throw new Error('as many are served as before')
  return made
}

/** The other side: nobody waits and all are free, so that a caller who arrives finds the best of many agents. */
function measureIdle(agents: number): { rows: Row[] } {
  const random = randomFrom(1)
  const size: Size = { agents, waiting: 0, queues: 10, strategy: 'longest-idle' }
  const bench = fill({ ...size, waiting: -agents }, random)
  const work = (decisions: number) => () => {
    for (let made = 0; made < decisions; made++) {
      bench.now++
      arrive(bench, random)
      const talk = bench.busy.pop()!
      say(bench, { type: 'interaction.left', interactionId: talk.id, why: 'caller-left' })
    }
    return decisions
  }
  work(20_000)()
  const what = `decisions, ${named(size)}: all free, callers arrive`
  return { rows: [{ what, unit: '/s', ours: rates(3, work(40_000)) }] }
}

type Waits = { priority: number; at: number }
const order = (a: Waits, b: Waits) => b.priority - a.priority || a.at - b.at

function floor(size: number, times: number): number {
  const random = randomFrom(1)
  const line = new SortedSet<Waits>(order)
  let at = 0
  for (; at < size; at++) line.add({ priority: random.below(100), at })
  for (let done = 0; done < times; done++) {
    line.delete(line.first()!)
    line.add({ priority: random.below(100), at: at++ })
  }
  return times
}

function scan(size: number, times: number): number {
  const random = randomFrom(1)
  const line = Array.from({ length: size }, (_, at) => ({ priority: random.below(100), at }))
  let at = size
  for (let done = 0; done < times; done++) {
    let first = 0
    for (let other = 1; other < line.length; other++) if (order(line[other]!, line[first]!) < 0) first = other
    line[first] = { priority: random.below(100), at: at++ }
  }
  return times
}
