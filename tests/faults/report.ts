import { planLines } from './draw.ts'
import { wrongs } from './ledger.ts'
import type { Outcome } from './play.ts'

export const oneLine = ({ plan, findings, counts, awayMs, awayAmidMs, settledMs }: Outcome): string => {
  const { calls, talks, lines } = counts
  const what = plan.faults.map(({ name }) => name).join(', ')
  const back = awayMs.length > 0 ? `, routing back in ${awayMs.map(Math.round).join(', ')} ms` : ''
  const amid =
    awayAmidMs.length > 0
      ? `, amid others in ${awayAmidMs.map((ms) => (ms === null ? 'never' : Math.round(ms))).join(', ')} ms`
      : ''
  const how = findings.length === 0 ? 'ok    ' : 'FAILED'
  return `seed ${String(plan.seed).padStart(4)} ${how} ${calls} calls, ${talks} talks, ${lines} lines, calm after ${(settledMs / 1_000).toFixed(1)} s${back}${amid}  [${what}]`
}

/** For who has to find out why: the plan, and each line of the ledger with its story. */
export const whole = ({ plan, findings }: Outcome): string =>
  [...planLines(plan), ...findings.map(({ wrong, story }) => `✗ ${wrong}: ${story}`)].join('\n')

export function table(outcomes: Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, each) => total + of(each), 0)
  const rows: [string, string | number][] = [
    ['seeds', outcomes.length],
    ['seeds that failed', outcomes.filter(({ findings }) => findings.length > 0).length],
    ...wrongs.map((wrong): [string, number] => [
      wrong,
      sum(({ findings }) => findings.filter((each) => each.wrong === wrong).length),
    ]),
    ['— beside them —', ''],
    ['calls', sum(({ counts }) => counts.calls)],
    ['talks', sum(({ counts }) => counts.talks)],
    ['lines of chats', sum(({ counts }) => counts.lines)],
    ['recordings stored', sum(({ counts }) => counts.recordings)],
    ['recordings failed, and said so', sum(({ counts }) => counts.recordingsFailed)],
    ['calls that died with Asterisk', sum(({ counts }) => counts.diedWithAsterisk)],
    ['Asterisk crashed', sum(({ counts }) => counts.asteriskCrashed)],
    ['starts of the server', sum(({ counts }) => counts.serverRestarts)],
    ['routing back after a start', spread(outcomes.flatMap(({ awayMs }) => awayMs))],
    [
      '… while something else was broken',
      spread(outcomes.flatMap(({ awayAmidMs }) => awayAmidMs.filter((ms) => ms !== null))),
    ],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
}

function spread(all: number[]): string {
  const sorted = all.toSorted((a, b) => a - b).map(Math.round)
  if (sorted.length === 0) return '—'
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  return `${sorted[0]} / ${middle} / ${sorted.at(-1)} ms (least, median, most of ${sorted.length})`
}
