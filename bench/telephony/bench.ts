import { stackRoot } from '#stack/root.ts'
import { stepsTo } from '#stack/steps.ts'
import type { Quantiles } from '#tests/support/sip/latency.ts'
import type { Goal, Measured, Row } from '../table.ts'
import { bareContestants, type Contestant, type Ground } from './contestants.ts'
import { again, capacity, nextAgent, type Stage, setUp, talkingCost, waitingCost } from './figures.ts'
import { memorySlope } from './memory.ts'
import { restarted } from './restart.ts'
import { type Vez, vezContestant } from './vez.ts'

const repeats = 3
const ground: Ground = {
  carrier: { address: '127.0.0.31', port: 34_060 },
  phones: { address: '127.0.0.32', port: 34_060 },
  agents: 300,
}
/** Vez's phones have other addresses: they must stay reachable while the others have their turns. */
const own: Ground = {
  carrier: { ...ground.carrier, address: '127.0.0.33' },
  phones: { ...ground.phones, address: '127.0.0.34' },
  agents: ground.agents,
}

type House = { dial: Contestant; queue: Contestant; vez: Vez }
const parts: Record<string, (house: House) => Promise<Row[]>> = {
  'set-up': setUps,
  again: agains,
  next: nexts,
  standing,
  capacity: capacities,
  restart,
  memory,
}

/** An hour by itself: only where it is asked for. */
const byNameOnly = ['memory']

/**
 * `npm run bench telephony [part…]`: set-up, again, next, standing, capacity, restart; and memory, which takes
 * VEZ_WARM_UP_MINUTES (30) and VEZ_MEMORY_MINUTES (30).
 */
export async function run(): Promise<Measured> {
  const asked = process.argv.slice(3)
  const chosen = asked.length > 0 ? asked : Object.keys(parts).filter((part) => !byNameOnly.includes(part))
  const unknown = chosen.find((part) => !parts[part])
  if (unknown) throw new Error(`There is no part ${unknown}: ${Object.keys(parts).join(', ')}.`)
  const root = await stackRoot(stepsTo(console.log))
  const at = { address: '127.0.0.30', port: 34_060 }
  const bare = await bareContestants({ root, at, rtpPorts: { first: 34_400, last: 35_999 }, ground })
  let vez: Vez | undefined
  try {
    vez = await vezContestant(own)
    const rows: Row[] = []
    for (const part of chosen) rows.push(...((await parts[part]?.({ ...bare, vez })) ?? []))
    return { rows, ground }
  } finally {
    await vez?.stop()
    await bare.dial.stop()
  }
}

const quantileNames = ['p50', 'p95', 'p99'] as const
type Goals = Partial<Record<(typeof quantileNames)[number], Goal[]>>

/** All of them in turns, as often as there are repeats. */
async function inTurns<T>(who: Contestant[], title: string, measure: (one: Contestant) => Promise<T>, times = repeats) {
  const runs = new Map<string, T[]>(who.map(({ name }) => [name, []]))
  for (let turn = 1; turn <= times; turn++)
    for (const one of who) {
      const found = await measure(one)
      runs.get(one.name)?.push(found)
      const p50 = (found as { p50?: number }).p50
      console.log(`   ${turn}/${times}  ${title}: ${one.name}${p50 === undefined ? '' : ` p50 ${p50.toFixed(1)} ms`}`)
    }
  return (name: Contestant['name']) => runs.get(name) ?? []
}

type Runs<T> = (name: Contestant['name']) => T[]

const rowOf = <T>(what: string, unit: string, runs: Runs<T>, value: (run: T) => number, goals: Goal[] = []): Row => {
  const of = (name: Contestant['name']) => runs(name).map(value)
  return {
    what,
    unit,
    ours: of('Vez'),
    peer: { name: 'app_queue', runs: of('app_queue') },
    floor: { name: 'Dial()', runs: of('Dial()') },
    goals,
  }
}

const quantileRows = <T extends Quantiles>(title: string, runs: Runs<T>, goals: Goals = {}): Row[] =>
  quantileNames.map((name) => rowOf(`${title}, ${name}`, 'ms', runs, (run) => run[name], goals[name]))

async function setUps({ dial, queue, vez }: House): Promise<Row[]> {
  const rows: Row[] = []
  for (const [perSecond, count] of [
    [1, 25],
    [10, 100],
    [25, 250],
  ] as const) {
    const title = `carrier's INVITE → agent's INVITE, ${perSecond} calls/s`
    const runs = await inTurns([dial, queue, vez], title, (who) => setUp(who, perSecond, count))
    const goals: Goals = { p50: [{ atMost: 2.5, of: 'floor' }], p99: [{ atMost: 4, of: 'floor' }] }
    rows.push(...quantileRows(title, runs, goals))
    rows.push(
      rowOf(`processor time a call, Asterisk and server, ${perSecond} calls/s`, 'ms', runs, (run) => run.servingMs, [
        { atMost: 1.5, of: 'peer' },
      ]),
      { what: `… and the store's, ${perSecond} calls/s`, unit: 'ms', ours: runs('Vez').map((run) => run.storeMs) },
    )
  }
  const lag = await eventLag(vez)
  rows.push({ what: 'age of an event of Asterisk when it is read, mean', unit: 'ms', ours: [lag.meanMs] })
  rows.push({ what: '… at most 10 ms old', unit: '% of events', ours: [lag.within10] })
  return rows
}

async function agains({ queue, vez }: House): Promise<Row[]> {
  const rows: Row[] = []
  for (const waiting of [10, 100, 300]) {
    const title = `agent's BYE → the same agent's next INVITE, ${waiting} wait`
    const runs = await inTurns([queue, vez], title, (who) => again(who, waiting))
    const goals: Goals = { p50: [{ atMost: 5 }, { atMost: 0.01, of: 'peer' }], p99: [{ atMost: 20 }] }
    rows.push(...quantileRows(title, runs, goals))
  }
  return rows
}

async function nexts({ queue, vez }: House): Promise<Row[]> {
  const busy = 'agent is busy (486) → the next agent’s INVITE'
  const silent = 'agent does not answer (our CANCEL) → the next agent’s INVITE'
  const goals: Goals = { p99: [{ atMost: 50 }] }
  return [
    ...quantileRows(busy, await inTurns([queue, vez], busy, (who) => nextAgent(who, 'is-busy', 60)), goals),
    ...quantileRows(silent, await inTurns([queue, vez], silent, (who) => nextAgent(who, 'rings', 20), 1), goals),
  ]
}

async function standing({ dial, queue, vez }: House): Promise<Row[]> {
  const waits = await inTurns([queue, vez], '200 wait', (who) => waitingCost(who, 200), 2)
  const talks = await inTurns([dial, queue, vez], '100 talk', (who) => talkingCost(who, 100), 2)
  const atMost = (times: number): Goal[] => [{ atMost: times, of: 'peer' }]
  return [
    rowOf('a caller who waits (of 200): processor', '% of a core', waits, (run) => run.cpuShare * 100),
    rowOf('a caller who waits (of 200): memory', 'MiB', waits, (run) => run.rssMib),
    rowOf(
      'a call that goes on (of 100, without RTP): processor',
      '% of a core',
      talks,
      (run) => run.cpuShare * 100,
      atMost(1.5),
    ),
    rowOf('a call that goes on (of 100, without RTP): memory', 'MiB', talks, (run) => run.rssMib),
  ]
}

async function capacities({ dial, queue, vez }: House): Promise<Row[]> {
  const stages = [25, 50, 75, 100].map((perSecond) => ({ perSecond, seconds: perSecond === 100 ? 60 : 20 }))
  const runs = await inTurns([dial, queue, vez], 'calls a second, 300 agents', (who) => capacity(who, stages), 1)
  const carried = (found: Stage[]) =>
    Math.max(0, ...found.filter(({ failed }) => failed === 0).map((one) => one.perSecond))
  const last = (found: Stage[]) => found.at(-1)
  return [
    rowOf('calls a second without a failure (20 s; 60 s at 100), 300 agents', 'calls/s', runs, carried, [
      { atLeast: 100 },
    ]),
    rowOf('… at the last stage: calls that failed', 'calls', runs, (found) => last(found)?.failed ?? 0),
    rowOf('… at the last stage: INVITE → INVITE, p99', 'ms', runs, (found) => last(found)?.p99 ?? 0),
    rowOf('… deepest task processor of Asterisk', 'tasks', runs, (found) => last(found)?.deepest ?? 0, [
      { atMost: 500 },
    ]),
  ]
}

async function restart({ vez }: House): Promise<Row[]> {
  const found = await restarted(vez, { talking: 300, waiting: 500 })
  return [
    { what: 'live calls when the server was killed', unit: 'calls', ours: [found.calls] },
    {
      what: '… all taken up again, from when events flow',
      unit: 'ms',
      ours: [found.adoptedMs],
      goals: [{ atMost: 2_000 }],
    },
    {
      what: '… from kill -9 to the next phone that rings',
      unit: 'ms',
      ours: [found.backMs],
      goals: [{ atMost: 3_000 }],
    },
  ]
}

async function memory({ vez }: House): Promise<Row[]> {
  const { VEZ_WARM_UP_MINUTES = '30', VEZ_MEMORY_MINUTES = '30' } = process.env
  const found = await memorySlope(vez, Number(VEZ_WARM_UP_MINUTES), Number(VEZ_MEMORY_MINUTES))
  const title = `at 20 calls/s, ${found.minutes} min after ${VEZ_WARM_UP_MINUTES} of warm-up`
  const goals = [{ atMost: 1 }]
  return [
    { what: `memory of the server, ${title}: slope`, unit: 'MiB/h', ours: [found.server], goals },
    { what: `memory of Asterisk, ${title}: slope`, unit: 'MiB/h', ours: [found.asterisk], goals },
    { what: '… calls that failed', unit: 'calls', ours: [found.failed], goals: [{ atMost: 0 }] },
  ]
}

/** From the server's own histogram, of all that it has read so far. */
async function eventLag({ world }: Vez): Promise<{ meanMs: number; within10: number }> {
  const text = await (await fetch(`${world.server.url}/metrics`)).text()
  const figure = (name: string) =>
    Number(new RegExp(`^vez_telephony_event_lag_seconds${name} (\\S+)`, 'm').exec(text)?.[1])
  const count = figure('_count')
  return { meanMs: (figure('_sum') / count) * 1_000, within10: (figure('_bucket\\{le="0.01"\\}') / count) * 100 }
}
