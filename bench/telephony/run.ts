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

/** Floor, peer and us in turns, three times; then a table for people and one line of JSON. */
export async function runTelephonyBench(): Promise<void> {
  const root = await stackRoot(stepsTo(console.log))
  const at = { address: '127.0.0.30', port: 34_060 }
  const rtpPorts = { first: 34_400, last: 34_999 }
  const bare = await bareContestants({ root, stateDir: join(stateDir, 'bare'), at, rtpPorts, course })
  const contestants = [bare.dial, bare.queue]
  try {
    contestants.push(await vezContestant(course))
    const rows = await race(contestants)
    console.log(table(rows))
    console.log(JSON.stringify({ bench: 'telephony', course, rows }))
  } finally {
    for (const { stop } of contestants.toReversed()) await stop()
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

/** One line a row: the median run's quantiles, and how far the runs' p50 lie apart. */
function table(rows: Row[]): string {
  const title = { arrival: "carrier's INVITE → agent's INVITE", again: "agent's BYE → the same agent's next INVITE" }
  const lines = (['arrival', 'again'] as const).flatMap((figure) => [
    '',
    title[figure],
    `${'ms'.padEnd(12)}${['n', 'p50', 'p95', 'p99', 'p50 of the runs: min', 'median', 'max'].map((head) => head.padStart(9)).join(' ')}`,
    ...rows.filter((row) => row.figure === figure).map(line),
    ...ratios(rows, figure),
  ])
  return lines.join('\n')
}

function line({ contestant, runs }: Row): string {
  const sorted = runs.toSorted((a, b) => a.p50 - b.p50)
  const median = middle(runs)
  const ends = [sorted[0], median, sorted.at(-1)].map((run) => run?.p50 ?? Number.NaN)
  const shown = [median.n, ...[median.p50, median.p95, median.p99, ...ends].map((ms) => ms.toFixed(2))]
  return `${contestant.padEnd(12)}${shown.map((each, n) => String(each).padStart(n === 4 ? 20 : 9)).join(' ')}`
}

function ratios(rows: Row[], figure: Figure): string[] {
  const p50 = (name: Contestant['name']) => {
    const row = rows.find((each) => each.contestant === name && each.figure === figure)
    return row ? middle(row.runs).p50 : undefined
  }
  const [dial, queue, vez] = [p50('dial'), p50('app_queue'), p50('vez')]
  return [
    ...(vez && dial ? [`vez / dial: ${(vez / dial).toFixed(2)} (aim: at most 3)`] : []),
    ...(vez && queue
      ? [`app_queue / vez: ${(queue / vez).toFixed(1)}${figure === 'again' ? ' (aim: at least 100)' : ''}`]
      : []),
  ]
}

/** The run with the median p50. */
function middle(runs: Quantiles[]): Quantiles {
  const median = runs.toSorted((a, b) => a.p50 - b.p50)[Math.floor(runs.length / 2)]
  if (!median) throw new Error('Nothing was measured.')
  return median
}

if (import.meta.main) await runTelephonyBench()
