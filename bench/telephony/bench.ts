import { join } from 'node:path'
import { repository } from '#stack/paths.ts'
import { stackRoot } from '#stack/root.ts'
import { stepsTo } from '#stack/steps.ts'
import type { Quantiles } from '#tests/support/sip/latency.ts'
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
export async function run() {
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
    return { name: 'telephony', rows: [...figures.map(rowOf), ...goals(figures)], course, figures }
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

/** The median run's quantiles, and how far the runs' p50 lie apart. Milliseconds. */
function rowOf({ contestant, figure, runs }: Row) {
  const { n, p50, p95, p99 } = middle(runs)
  const p50s = runs.map((one) => one.p50)
  const shown = { p50, p95, p99, 'least p50': Math.min(...p50s), 'most p50': Math.max(...p50s) }
  return { figure: title[figure], who: contestant, n, ...mapped(shown, (ms) => Number(ms.toFixed(2))) }
}

const mapped = (fields: Record<string, number>, change: (value: number) => number): Record<string, number> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]))

function goals(rows: Row[]) {
  const p50 = (name: Contestant['name'], figure: Figure) => {
    const row = rows.find((each) => each.contestant === name && each.figure === figure)
    return row ? middle(row.runs).p50 : Number.NaN
  }
  const times = (number: number) => Number(number.toFixed(1))
  return [
    {
      figure: title.arrival,
      who: 'vez / dial (aim: at most 3)',
      p50: times(p50('vez', 'arrival') / p50('dial', 'arrival')),
    },
    {
      figure: title.again,
      who: 'app_queue / vez (aim: at least 100)',
      p50: times(p50('app_queue', 'again') / p50('vez', 'again')),
    },
  ]
}

/** The run with the median p50. */
function middle(runs: Quantiles[]): Quantiles {
  const median = runs.toSorted((a, b) => a.p50 - b.p50)[Math.floor(runs.length / 2)]
  if (!median) throw new Error('Nothing was measured.')
  return median
}
