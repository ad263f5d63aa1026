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

/*
 * Decisions per second of the core alone, one process, one thread: every step is a real one, with its decision record
 * and its events. One decision is: an agent's caller leaves → the next is offered to the agent → the agent accepts →
 * a new caller arrives and waits; so as many wait at the end as at the beginning. `floor` is the bare structure (take
 * the first of as many out, put one in), `scan` the naive peer (look through all who wait for the best). Nothing is
 * stored or carried out here: that is bench/telephony's to measure.
 *
 * `perSecond` is the median of the runs, by this thread's processor time. `growth` is how many times as long a decision
 * takes as with a tenth of both, `floorGrowth` the same of the bare structure, `logGrowth` what the logarithm allows.
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

export async function run() {
  const rows: Row[] = []
  for (const perAgent of [1, 10]) rows.push(...ladder(perAgent))
  const goal = { ...usual, agents: 1000, waiting: 10_000 }
  const names = Object.keys(strategies) as StrategyName[]
  for (const strategy of names) rows.push(measure({ ...goal, strategy }))
  for (const medium of ['chat', 'email'] as const) rows.push(measure({ ...goal, medium }))
  rows.push(measure({ ...goal, medium: 'chat', distribution: 'pull' }))
  rows.push(measure({ ...goal, queues: 1 }))
  for (const strategy of names) rows.push(measureIdle({ ...usual, agents: 1000, waiting: 0, strategy }))
  rows.push(measureIdle({ ...usual, agents: 10_000, waiting: 0 }))
  return { name: 'routing', rows }
}

type Row = Record<string, string | number>

/** Ten times both, again and again: up to a hundred thousand who wait. */
function ladder(perAgent: number): Row[] {
  const rows: Row[] = []
  for (let agents = 100; agents * perAgent <= 100_000; agents *= 10) {
    const row = measure({ ...usual, agents, waiting: agents * perAgent })
    const smaller = rows.at(-1)
    rows.push(smaller ? { ...row, ...growth(smaller, row) } : row)
  }
  return rows
}

function growth(smaller: Row, row: Row): Row {
  const times = (of: string) => Number((Number(smaller[of]) / Number(row[of])).toFixed(2))
  const log = Math.log(Number(row.waiting)) / Math.log(Number(smaller.waiting))
  return { growth: times('perSecond'), floorGrowth: times('floorPerSecond'), logGrowth: Number(log.toFixed(2)) }
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function measure(size: Size): Row {
  const random = randomFrom(1)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const bench = fill(size, random)
  collectGarbage()
  const heapMb = Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)
  turn(bench, random, 40_000)
  const core = timed(7, () => turn(bench, random, 20_000))
  const floorPerSecond = timed(3, () => floor(size.waiting, 100_000)).median
  const scanPerSecond = timed(1, () => scan(size.waiting, Math.ceil(5_000_000 / size.waiting))).median
  return { ...told(size, 'all busy, others wait', core), floorPerSecond, scanPerSecond, heapMb }
}

const told = (size: Size, now: string, { least, median, most }: Timed): Row => ({
  ...size,
  case: now,
  perSecond: median,
  least,
  most,
  usEach: Number((1_000_000 / median).toFixed(2)),
})

type Timed = { least: number; median: number; most: number }

/** Per second of this thread's processor time: what else the machine does is not what is asked, though it slows us too. */
function timed(runs: number, work: () => number): Timed {
  const perSecond = Array.from({ length: runs }, () => {
    const before = process.threadCpuUsage()
    const done = work()
    const { user, system } = process.threadCpuUsage(before)
    return Math.round(done / ((user + system) / 1_000_000))
  }).toSorted((a, b) => a - b)
  return { least: perSecond[0]!, median: perSecond[runs >> 1]!, most: perSecond.at(-1)! }
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
  wasStored(bench.state, taken.changed)
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
  return told(size, 'all free, callers arrive', timed(7, work(decisions)))
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
