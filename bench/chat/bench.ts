import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { demandPrograms } from '#stack/install.ts'
import { repository } from '#stack/paths.ts'
import { portsFor } from '#stack/ports.ts'
import { type Stack, startStack } from '#stack/stack.ts'
import { stepsTo } from '#stack/steps.ts'
import { anything, withId } from '#tests/support/api-client.ts'
import type { Quantiles } from '#tests/support/quantiles.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'
import { serverUse, usedBy } from '../processes.ts'
import { type Remote, remote } from '../remote.ts'
import type { Goal, Measured, Row } from '../table.ts'
import type { Direction, Phase } from './clients.ts'

const portOffset = 4_000
const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)
/** So many that each writes no faster than webchat lets a person write. */
const visitors = number('BENCH_CHAT_VISITORS', 1_000)
/** So few that they may all log in from one address. */
const chatsPerAgent = 40
const agentsCount = Math.ceil(visitors / chatsPerAgent)
const repeats = number('BENCH_REPEATS', 3)
const seconds = 8
const directions = ['in', 'out', 'dialogue'] as const
const rates = [100, 300, 1_000]
const ladder = [1_250, 1_500, 1_750, 2_000]
const idleCount = number('BENCH_CHAT_IDLE', 5_000)
const idleAtRate = 300

type Used = { serverMs: number; databaseMs: number; clientsMs: number }
type Measuring = { phases: Map<string, Phase[]>; used: Map<string, Used[]> }

/** Webchat's visitors and agents' consoles against the real server on its real stack; see docs/benchmarks.md. */
export async function run(): Promise<Measured> {
  await demandPrograms(['sipp'], stepsTo(console.log))
  const components = ['mongodb', 'redis', 'asterisk'] as const
  const ports = portsFor(portOffset)
  const stack = await startStack({ name: 'bench-chat', ports, components: [...components], log: console.log })
  Object.assign(process.env, stack.env)
  const ending: (() => unknown)[] = [() => stack.stop()]
  try {
    const world = await startWorld({
      name: 'bench-chat',
      ground: { carrier: '127.0.0.36', phones: '127.0.0.37', port: 34_070 },
      agents: Array.from({ length: agentsCount }, (_, n) => `agente${n}`),
      env: await profiling(),
    })
    ending.unshift(() => world.stop())
    const clients = remote(join(import.meta.dirname, 'clients.ts'))
    ending.unshift(() => clients.end())
    return await measure(stack, world, clients)
  } finally {
    for (const end of ending) await end()
  }
}

/** BENCH_PROFILE=1: what the server's main thread does, as a .cpuprofile in .vez/bench-chat/. */
async function profiling(): Promise<Record<string, string>> {
  if (!process.env.BENCH_PROFILE) return {}
  const dir = join(repository, '.vez/bench-chat/profile')
  await mkdir(dir, { recursive: true })
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${dir}` }
}

async function measure(stack: Stack, world: World, clients: Remote): Promise<Measured> {
  const { url } = world.server
  const accounts = await setUp(world)
  const tokens = world.agents.map(({ api }) => api.token)
  const openedAt = performance.now()
  await clients.ask('open', { url, ...accounts, tokens, visitors })
  const opened = visitors / ((performance.now() - openedAt) / 1_000)
  console.log(`   ${visitors} chats begun and taken, ${opened.toFixed(0)} a second`)

  const measured: Measuring = { phases: new Map(), used: new Map() }
  const phase = async (direction: Direction, perSecond: number, keep = `${direction} ${perSecond}`) => {
    const before = usage(stack, clients, await serverUse(url))
    const said = await clients.ask<Phase>('phase', { direction, perSecond, seconds })
    const used = usedSince(before, usage(stack, clients, await serverUse(url)), said.sent)
    push(measured.phases, keep, said)
    push(measured.used, keep, used)
    console.log(`   ${keep}/s: ${told(said)}; ${toldUse(used)}`)
    await sleep(2_500) // receipts are sent and limits per ten seconds begin anew
    return said
  }

  await phase('in', 100, 'warm-up')
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const direction of directions) for (const perSecond of rates) await phase(direction, perSecond)
  const most: Record<Direction, number> = { in: 0, out: 0, dialogue: 0 }
  for (const direction of directions)
    for (const perSecond of [...rates, ...ladder]) {
      const known = measured.phases.get(`${direction} ${perSecond}`)
      if (!known) await sleep(10_000)
      if (!(known ?? [await phase(direction, perSecond)]).every(keepsUp)) break
      most[direction] = perSecond
    }
  const floors = await bare(stack)
  const idle = await whileIdle(world, clients, phase)
  const audit = await clients.ask<Audit>('audit')
  return {
    rows: [...rates.flatMap((rate) => rowsOf(rate, measured, floors)), ...rest(most, floors, idle, audit)],
    audit,
    opened,
    visitors,
    agents: agentsCount,
    seconds,
    phases: Object.fromEntries(measured.phases),
    used: Object.fromEntries(measured.used),
  }
}

/** Chats only count for little, so that forty fit one agent. The idle ones wait in a queue that nobody serves. */
async function setUp(world: World) {
  const { companyId } = await world.api.get('/me', z.object({ companyId: z.string() }))
  const shape = z.object({ settings: z.record(z.string(), z.unknown()) })
  const { settings } = await world.api.get(`/companies/${companyId}`, shape)
  const capacity = {
    total: 100,
    weights: { voice: 100, chat: 1, email: 10 },
    waitingCustomerWeight: 1,
    limits: { voice: 1, chat: chatsPerAgent, email: 5 },
    mayInterrupt: { voice: [], chat: [], email: [] },
  }
  await change(world.api, `/companies/${companyId}`, { settings: { ...settings, capacity } })
  const { id: nobodys } = await world.api.post('/queues', { name: 'Ninguém', number: '799', memberIds: [] }, withId)
  const account = (name: string, queueId: string) =>
    world.api
      .post('/webchat-accounts', { name, queueId }, z.object({ publicToken: z.string() }))
      .then(({ publicToken }) => publicToken)
  for (const { api } of world.agents) await api.post('/agents/me/presence', { presence: 'available' }, anything)
  return { publicToken: await account('Site', world.queueId), idleToken: await account('Outro site', nobodys) }
}

type Usage = { server: number; database: number; clients: number }
const usage = (stack: Stack, clients: Remote, server: { cpuSeconds: number }): Usage => ({
  server: server.cpuSeconds,
  database: stack
    .components()
    .filter((name) => name === 'postgres' || name === 'ferretdb' || name === 'mongodb')
    .reduce((sum, name) => sum + usedBy(stack.pid(name)).cpuSeconds, 0),
  clients: usedBy(clients.pid).cpuSeconds,
})
const usedSince = (before: Usage, after: Usage, sent: number): Used => ({
  serverMs: ((after.server - before.server) * 1_000) / sent,
  databaseMs: ((after.database - before.database) * 1_000) / sent,
  clientsMs: ((after.clients - before.clients) * 1_000) / sent,
})

/** It is served as fast as it comes: nothing fails, nothing piles up, and who measures is not what is late. */
const keepsUp = ({ failed, durable, seen, drainedMs }: Phase): boolean =>
  Object.keys(failed).length === 0 && Math.max(durable.p99, seen.p99) <= 1_000 && drainedMs <= 1_000

type Floors = { insert: Map<number, Quantiles[]>; echo: Map<number, Quantiles[]>; insertRate: number[] }

async function bare(stack: Stack): Promise<Floors> {
  const uri = new URL(stack.env.VEZ_MONGODB_URI ?? 'mongodb:')
  uri.pathname = `/bench_floor_${Date.now().toString(36)}`
  const floors: Floors = { insert: new Map(), echo: new Map(), insertRate: [] }
  const [server, client] = [0, 1].map(() => remote(join(import.meta.dirname, 'floor.ts'))) as [Remote, Remote]
  try {
    await client.ask('prepare', { uri: uri.href })
    const port = await server.ask<number>('serveEcho')
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const perSecond of rates) {
        const at = { perSecond, seconds: 4 }
        push(floors.insert, perSecond, await client.ask<Quantiles>('insert', { uri: uri.href, ...at }))
        push(floors.echo, perSecond, await client.ask<Quantiles>('echo', { port, ...at }))
      }
      floors.insertRate.push(await client.ask<number>('insertRate', { uri: uri.href, seconds: 4 }))
    }
  } finally {
    server.end()
    client.end()
  }
  return floors
}

type Idle = { each: { memoryKib: number; cpuMs: number }; perSecond: number; phases: Phase[] }

async function whileIdle(
  world: World,
  clients: Remote,
  phase: (direction: Direction, perSecond: number, keep: string) => Promise<Phase>,
): Promise<Idle> {
  const { url } = world.server
  const before = await serverUse(url)
  const startedAt = performance.now()
  await clients.ask('idle', { count: idleCount })
  const perSecond = idleCount / ((performance.now() - startedAt) / 1_000)
  console.log(`   ${idleCount} idle windows opened, ${perSecond.toFixed(0)} a second`)
  await sleep(5_000)
  const quiet = await serverUse(url)
  await sleep(30_000) // their pings, and nothing else
  const after = await serverUse(url)
  const phases: Phase[] = []
  for (let repeat = 0; repeat < repeats; repeat++) phases.push(await phase('in', idleAtRate, `idle in ${idleAtRate}`))
  const memoryKib = ((quiet.rssMib - before.rssMib) * 1_024) / idleCount
  const cpuMs = ((after.cpuSeconds - quiet.cpuSeconds) * 1_000 * 2) / idleCount
  return { each: { memoryKib, cpuMs }, perSecond, phases }
}

type Audit = {
  screens: { sent: number; acknowledged: number; lost: number; doubled: number; outOfOrder: number }
  stored: { lost: number; doubled: number; outOfOrder: number }
}

function rowsOf(rate: number, { phases, used }: Measuring, floors: Floors): Row[] {
  const goals: Record<string, Goal[]> =
    rate === 1_000 ? { p50: [{ atMost: 10 }], p99: [{ atMost: 50 }] } : { p50: [], p99: [] }
  const echo = floors.echo.get(rate) ?? []
  const insert = floors.insert.get(rate) ?? []
  const latency = (direction: Direction, what: string, of: 'seen' | 'durable', name: string, runs: Quantiles[]) =>
    (['p50', 'p95', 'p99'] as const).map(
      (quantile): Row => ({
        what: `${rate}/s ${direction}, ${what}, ${quantile}`,
        unit: 'ms',
        ours: (phases.get(`${direction} ${rate}`) ?? []).map((one) => one[of][quantile]),
        floor: { name, runs: runs.map((one) => one[quantile]) },
        goals: direction === 'in' ? (goals[quantile] ?? []) : [],
      }),
    )
  const cpu = (direction: Direction, who: keyof Used, words: string): Row => ({
    what: `${rate}/s ${direction}, processor time a message, ${words}`,
    unit: 'ms',
    ours: (used.get(`${direction} ${rate}`) ?? []).map((one) => one[who]),
  })
  return directions.flatMap((direction) => [
    ...latency(direction, `sent → ${screens[direction]} screen`, 'seen', 'echo', echo),
    ...latency(direction, 'sent → durable', 'durable', 'insert', insert),
    cpu(direction, 'serverMs', 'server'),
    cpu(direction, 'databaseMs', 'database'),
  ])
}

const screens: Record<Direction, string> = { in: 'agent’s', out: 'visitor’s', dialogue: 'the other’s' }

function rest(most: Record<Direction, number>, floors: Floors, idle: Idle, { screens, stored }: Audit): Row[] {
  const floor = { name: 'raw inserts', runs: floors.insertRate }
  const top = ladder.at(-1) ?? 0
  const none: Goal[] = [{ atMost: 0 }]
  const missing = screens.sent - screens.acknowledged
  return [
    { what: `keeps up with, in (up to ${top} tried)`, unit: 'messages/s', ours: [most.in], floor },
    { what: `keeps up with, out (up to ${top} tried)`, unit: 'messages/s', ours: [most.out], floor },
    {
      what: `lost, of ${screens.acknowledged} acknowledged`,
      unit: 'messages',
      ours: [screens.lost + stored.lost],
      goals: none,
    },
    { what: 'doubled', unit: 'messages', ours: [screens.doubled + stored.doubled], goals: none },
    { what: 'out of order', unit: 'messages', ours: [screens.outOfOrder + stored.outOfOrder], goals: none },
    { what: 'not acknowledged', unit: 'messages', ours: [missing] },
    { what: `${idleCount} idle windows, opened`, unit: '/s', ours: [idle.perSecond] },
    { what: `${idleCount} idle windows, server’s memory each`, unit: 'KiB', ours: [idle.each.memoryKib] },
    { what: `${idleCount} idle windows, server’s processor time each`, unit: 'ms a minute', ours: [idle.each.cpuMs] },
    ...(['p50', 'p99'] as const).map(
      (quantile): Row => ({
        what: `${idleAtRate}/s in with ${idleCount} idle windows, sent → agent’s screen, ${quantile}`,
        unit: 'ms',
        ours: idle.phases.map(({ seen }) => seen[quantile]),
      }),
    ),
  ]
}

const told = ({ seen, durable, failed, drainedMs, ownLagMs }: Phase): string =>
  `screen ${seen.p50.toFixed(1)} / ${seen.p95.toFixed(1)} / ${seen.p99.toFixed(1)} ms, durable ${durable.p50.toFixed(1)} / ${durable.p99.toFixed(1)} ms, drained in ${drainedMs.toFixed(0)} ms, own lag p99 ${ownLagMs.toFixed(1)} ms${Object.keys(failed).length > 0 ? `, FAILED ${JSON.stringify(failed)}` : ''}`
const toldUse = ({ serverMs, databaseMs, clientsMs }: Used): string =>
  `CPU a message: server ${serverMs.toFixed(2)}, database ${databaseMs.toFixed(2)}, clients ${clientsMs.toFixed(2)} ms`

function push<Key, Value>(into: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = into.get(key)
  if (known) known.push(value)
  else into.set(key, [value])
}
