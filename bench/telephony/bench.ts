import { join } from 'node:path'
import { repository } from '#stack/paths.ts'
import { stackRoot } from '#stack/root.ts'
import { stepsTo } from '#stack/steps.ts'
import type { Quantiles } from '#tests/support/sip/latency.ts'
import type { Goal, Row as Line, Measured } from '../table.ts'
import { bareContestants, type Contestant, type Course } from './contestants.ts'
import { vezContestant } from './vez.ts'

const repeats = 3
const stateDir = join(repository, '.vez/bench-telephony')

/** Talk times are random: a fixed one would beat in time with app_queue's poll. */
const course: Course = {
  carrier: { address: '127.0.0.31', port: 34_060 },
  phones: { address: '127.0.0.32', port: 34_060 },
  agents: 20,
  arrivals: { count: 100, perSecond: 10, talkMs: [200, 600] },
  again: { count: 200, perSecond: 40, talkMs: [1_000, 3_000] },
}

type Figure = 'arrival' | 'again'
type Row = { contestant: Contestant['name']; figure: Figure; runs: Quantiles[] }

/** Floor, peer and us in turns, three times. */
export async function run(): Promise<Measured> {
  const root = await stackRoot(stepsTo(console.log))
  const at = { address: '127.0.0.30', port: 34_060 }
  const rtpPorts = { first: 34_400, last: 34_999 }
  const bare = await bareContestants({ root, stateDir: join(stateDir, 'bare'), at, rtpPorts, course })
  const contestants = [bare.dial, bare.queue]
  try {
    // At other addresses: its phones must stay reachable while the others have their turns.
    const own = {
      carrier: { ...course.carrier, address: '127.0.0.33' },
      phones: { ...course.phones, address: '127.0.0.34' },
    }
    contestants.push(await vezContestant({ ...course, ...own }))
    const figures = await race(contestants)
    return { rows: linesOf(figures), course, figures }
  } finally {
    for (const { stop } of contestants.slice(1).toReversed()) await stop()
  }
}

async function race(contestants: Contestant[]): Promise<Row[]> {
  const rows = new Map<string, Row>()
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const figure of ['arrival', 'again'] as const) {
      for (const contestant of contestants) {
        const run = await contestant[figure]?.()
        if (!run) continue
        const { name } = contestant
        console.log(`   ${repeat}/${repeats}  ${name} ${figure}: p50 ${run.p50.toFixed(1)} ms (n=${run.n})`)
        const row = rows.get(`${name} ${figure}`) ?? { contestant: name, figure, runs: [] }
        row.runs.push(run)
        rows.set(`${name} ${figure}`, row)
      }
    }
  }
  return [...rows.values()]
}

const title = { arrival: "carrier's INVITE → agent's INVITE", again: "agent's BYE → the same agent's next INVITE" }

/** Each quantile of each figure beside the peer's and the floor's, one value a run. Milliseconds. */
function linesOf(rows: Row[]): Line[] {
  const runs = (name: Contestant['name'], figure: Figure) =>
    rows.find((each) => each.contestant === name && each.figure === figure)?.runs ?? []
  return (['arrival', 'again'] as const).flatMap((figure) =>
    (['p50', 'p95', 'p99'] as const).map((quantile) => {
      const valuesOf = (name: Contestant['name']) => runs(name, figure).map((run) => run[quantile])
      return {
        what: `${title[figure]}, ${quantile}`,
        unit: 'ms',
        ours: valuesOf('vez'),
        peer: { name: 'app_queue', runs: valuesOf('app_queue') },
        floor: { name: 'Dial()', runs: valuesOf('dial') },
        goals: goals[figure][quantile] ?? [],
      }
    }),
  )
}

const goals: Record<Figure, Partial<Record<'p50' | 'p95' | 'p99', Goal[]>>> = {
  arrival: { p50: [{ atMost: 2.5, of: 'floor' }], p99: [{ atMost: 4, of: 'floor' }] },
  again: { p50: [{ atMost: 5 }, { atMost: 0.01, of: 'peer' }], p99: [{ atMost: 20 }] },
}
