import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type AgentId, asId, type Id, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import { type Random, randomFrom } from '#server/kernel/random.ts'
import type { Input } from '#server/routing/core/input.ts'
import { wasStored } from '#server/routing/core/persist.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import { SortedSet } from '#server/routing/core/sorted-set.ts'
import type { State } from '#server/routing/core/state.ts'
import { createCore, step } from '#server/routing/core/step.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'
import { type Measured, type Row, spread } from '../table.ts'

/*
 * Decisions per second of the core alone, one process, one thread: every step is a real one, with its decision record
 * and its events. One decision is: an agent's caller leaves → the next is offered to the agent → the agent accepts →
 * a new caller arrives and waits; so as many wait at the end as at the beginning. `floor` is the bare structure (take
 * the first of as many out, put one in), `scan` the naive peer (look through all who wait for the best). Nothing is
 * stored or carried out here: that is bench/telephony's to measure.
 */
type Size = {
  agents: number
  waiting: number
  queues: number
  strategy: StrategyName
  medium: Medium
  distribution: 'push' | 'pull'
}

const queuesOfEach = 2
const usual = { queues: 10, strategy: 'longest-idle', medium: 'voice', distribution: 'push' } as const
const atOnce: Record<Medium, number> = { voice: 1, chat: 4, email: 5 }

export async function run(): Promise<Measured> {
  const rows: Row[] = []
  for (const perAgent of [1, 10]) rows.push(...ladder(perAgent))
  const goal = { ...usual, agents: 1000, waiting: 10_000 }
  const names = Object.keys(strategies) as StrategyName[]
  for (const strategy of names) rows.push(measure({ ...goal, strategy }).row)
  for (const medium of ['chat', 'email'] as const) rows.push(measure({ ...goal, medium }).row)
  rows.push(measure({ ...goal, medium: 'chat', distribution: 'pull' }).row)
  rows.push(measure({ ...goal, queues: 1 }).row)
  for (const strategy of names) rows.push(measureIdle({ ...usual, agents: 1000, waiting: 0, strategy }))
  rows.push(measureIdle({ ...usual, agents: 10_000, waiting: 0 }))
  return { rows }
}

/** Ten times both, again and again: up to a hundred thousand who wait. */
function ladder(perAgent: number): Row[] {
  const rows: Row[] = []
  let smaller: Found | undefined
  for (let agents = 100; agents * perAgent <= 100_000; agents *= 10) {
    const found = measure({ ...usual, agents, waiting: agents * perAgent })
    rows.push(found.row)
    if (smaller) rows.push(growth(smaller, found))
    rows.push({ what: `memory, ${named(found.size)}`, unit: 'MiB of heap', ours: [found.heapMb] })
    smaller = found
  }
  return rows
}

/** How many times as long a decision takes as with a tenth of both; the bare structure's beside it. */
function growth(smaller: Found, larger: Found): Row {
  const times = (before: number[], after: number[]) => [spread(before).median / spread(after).median]
  const log = Math.log(larger.size.waiting) / Math.log(smaller.size.waiting)
  return {
    what: `growth of a decision’s cost, ${named(larger.size)}, beside a tenth of both`,
    unit: '×',
    ours: times(smaller.perSecond, larger.perSecond),
    floor: { name: 'bare structure', runs: times(smaller.floorPerSecond, larger.floorPerSecond) },
    goals: [{ atMost: log }],
  }
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

type Found = { size: Size; perSecond: number[]; floorPerSecond: number[]; heapMb: number; row: Row }

function measure(size: Size): Found {
  const random = randomFrom(1)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const bench = fill(size, random)
  collectGarbage()
  const heapMb = Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)
  turn(bench, random, 40_000)
  const perSecond = rates(7, () => turn(bench, random, 20_000))
  const floorPerSecond = rates(3, () => floor(size.waiting, 100_000))
  const row: Row = {
    what: `decisions, ${named(size)}: all busy, others wait`,
    unit: '/s',
    ours: perSecond,
    peer: { name: 'naive scan', runs: rates(1, () => scan(size.waiting, Math.ceil(5_000_000 / size.waiting))) },
    floor: { name: 'bare structure', runs: floorPerSecond },
    ...(size.agents === 1_000 && size.waiting === 10_000 && { goals: [{ atLeast: 100_000 }] }),
  }
  return { size, perSecond, floorPerSecond, heapMb, row }
}

function named({ agents, waiting, queues, strategy, medium, distribution }: Size): string {
  const how = [strategy, ...(medium === 'voice' ? [] : [medium]), ...(distribution === 'push' ? [] : ['pulled'])]
  const counts = `${agents.toLocaleString('en-US')} agents / ${waiting.toLocaleString('en-US')} waiting`
  return [counts, ...how, ...(queues === 1 ? ['one queue'] : [])].join(', ')
}

/** Per second of this thread's processor time: what else the machine does is not what is asked, though it slows us too. */
function rates(runs: number, work: () => number): number[] {
  return Array.from({ length: runs }, () => {
    const before = process.threadCpuUsage()
    const done = work()
    const { user, system } = process.threadCpuUsage(before)
    return Math.round(done / ((user + system) / 1_000_000))
  })
}

type Bench = {
  size: Size
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
  const bench: Bench = { size, state, now: Date.UTC(2026, 0, 5, 12), busy: [], arrived: 0, queues }
  for (const agentId of agents) {
    say(bench, { type: 'agent.media', agentId, media: [size.medium] })
    say(bench, { type: 'agent.presence', agentId, presence: 'available' })
  }
  for (let at = 0; at < size.agents * atOnce[size.medium] + size.waiting; at++) {
    arrive(bench, random)
    if (size.distribution === 'pull') pull(bench, agents[at % agents.length]!)
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
      distribution: size.distribution,
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
      limits: atOnce,
      mayInterrupt: { voice: [], chat: [], email: [] },
    },
    ageing: null,
  }
}

function arrive(bench: Bench, random: Random, queueId: QueueId = random.pick(bench.queues)): void {
  const id = asId<InteractionId>(`call-${++bench.arrived}`)
  const contactPriority = 1 + random.below(100)
  const enteredAt = bench.now
  const { medium } = bench.size
  const arrival = { id, queueId, medium, channel: medium, contactPriority, enteredAt }
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

/** "Próximo". */
function pull(bench: Bench, agentId: AgentId): void {
  follow(bench, say(bench, { type: 'agent.pulled', agentId, askId: 'ask' }))
}

function turn(bench: Bench, random: Random, decisions: number): number {
  const startedWith = bench.state.offers.size
  for (let made = 0; made < decisions; made++) decide(bench, random)
  if (bench.state.offers.size !== startedWith) throw new Error('as many are served as before')
  return decisions
}

function decide(bench: Bench, random: Random): void {
  const { busy } = bench
  const at = random.below(busy.length)
  const talk = busy[at]!
  busy[at] = busy[busy.length - 1]!
  busy.pop()
  bench.now++
  const before = busy.length
  follow(bench, say(bench, { type: 'interaction.left', interactionId: talk.id, why: 'caller-left' }))
  if (bench.size.distribution === 'pull') pull(bench, talk.agentId)
  if (busy.length !== before + 1) throw new Error('an agent became free, and one is to be offered')
  // Into the queue that lost one, so that none of them runs dry.
  arrive(bench, random, busy.at(-1)!.queueId)
}

/** The other side: nobody waits and all are free, so that a caller who arrives finds the best of many agents. */
function measureIdle(size: Size): Row {
  const random = randomFrom(1)
  const bench = fill({ ...size, waiting: -size.agents }, random)
  const work = (decisions: number) => () => {
    for (let made = 0; made < decisions; made++) serveOne(bench, random)
    return decisions
  }
  // Who rings all alerts two hundred for each.
  const decisions = strategies[size.strategy].rings === 'all' ? 500 : 20_000
  work(2 * decisions)()
  return { what: `decisions, ${named(size)}: all free, callers arrive`, unit: '/s', ours: rates(7, work(decisions)) }
}

function serveOne(bench: Bench, random: Random): void {
  bench.now++
  arrive(bench, random)
  const talk = bench.busy.pop()!
  say(bench, { type: 'interaction.left', interactionId: talk.id, why: 'caller-left' })
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
