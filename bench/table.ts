/**
 * What every bench gives: rows that read alike. Each figure is given as it came out of each repeat; the runner makes
 * the spread of them, the ratios and the verdicts.
 */
export type Row = {
  what: string
  unit: string
  /** One value a repeat. */
  ours: number[]
  /** What a user would pick instead, measured in the same run. */
  peer?: { name: string; runs: number[] } | undefined
  /** The bare path below us, in the same run. */
  floor?: { name: string; runs: number[] } | undefined
  goals?: Goal[] | undefined
}

/** Of our median by itself, or of what it is divided by the peer's or the floor's. */
export type Goal = { atMost: number; of?: 'peer' | 'floor' } | { atLeast: number; of?: 'peer' | 'floor' }

export type Measured = { rows: Row[] } & Record<string, unknown>

export type Spread = { min: number; median: number; max: number }

export type Line = {
  what: string
  unit: string
  ours: Spread
  peer: ({ name: string } & Spread) | null
  floor: ({ name: string } & Spread) | null
  perPeer: number | null
  perFloor: number | null
  goals: string[]
  met: boolean | null
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) throw new Error('Nothing was measured.')
  return { min, median: sorted[Math.floor(sorted.length / 2)] ?? min, max }
}

export function lineOf({ what, unit, ours, peer, floor, goals = [] }: Row): Line {
  const own = spread(ours)
  const other = (of: Row['peer']) => (of && of.runs.length > 0 ? { name: of.name, ...spread(of.runs) } : null)
  const [thePeer, theFloor] = [other(peer), other(floor)]
  const perPeer = thePeer && own.median / thePeer.median
  const perFloor = theFloor && own.median / theFloor.median
  const value = { ours: own.median, peer: perPeer ?? Number.NaN, floor: perFloor ?? Number.NaN }
  const isMet = (goal: Goal) =>
    'atMost' in goal ? value[goal.of ?? 'ours'] <= goal.atMost : value[goal.of ?? 'ours'] >= goal.atLeast
  return {
    what,
    unit,
    ours: own,
    peer: thePeer,
    floor: theFloor,
    perPeer,
    perFloor,
    goals: goals.map(words),
    met: goals.length === 0 ? null : goals.every(isMet),
  }
}

const words = (goal: Goal): string =>
  `${'atMost' in goal ? '≤' : '≥'} ${short('atMost' in goal ? goal.atMost : goal.atLeast)}${goal.of ? ` × ${goal.of}` : ''}`

const heads = ['what', 'unit', 'ours', 'of the repeats', 'peer', 'floor', '÷ peer', '÷ floor', 'goal', '']

function cells({ what, unit, ours, peer, floor, perPeer, perFloor, goals, met }: Line): string[] {
  const named = (of: Line['peer']) => (of ? `${short(of.median)} (${of.name})` : '')
  const times = (value: number | null) => (value === null ? '' : `${short(value)} ×`)
  return [
    what,
    unit,
    short(ours.median),
    ours.min === ours.max ? '' : `${short(ours.min)}–${short(ours.max)}`,
    named(peer),
    named(floor),
    times(perPeer),
    times(perFloor),
    goals.join(', '),
    met === null ? '' : met ? 'met' : 'missed',
  ]
}

/** For the screen. */
export const table = (lines: Line[]): Record<string, string>[] =>
  lines.map((line) => Object.fromEntries(cells(line).map((cell, n) => [heads[n] || 'verdict', cell])))

/** For the page; columns in which nothing stands are left out. */
export function markdown(lines: Line[]): string {
  const rows = lines.map(cells)
  const kept = heads.map((_, n) => n).filter((n) => n === 0 || rows.some((row) => row[n] !== ''))
  const line = (row: string[]) => `| ${kept.map((n) => (row[n] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  const bold = (row: string[]) => row.map((cell, n) => (n === 9 && cell === 'missed' ? '**missed**' : cell))
  return [line(heads), `|${kept.map(() => '---').join('|')}|`, ...rows.map(bold).map(line)].join('\n')
}

/** Three figures, and none of them lost before the point. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: 3 })
}
