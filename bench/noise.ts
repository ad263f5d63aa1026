import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { onPath } from '#stack/command.ts'
import { repository } from '#stack/paths.ts'
import { type Spread, spread } from './table.ts'

/** What the same work takes again and again: on a quiet machine min and max lie close together. Milliseconds. */
export function calibrate(times = 25): Spread {
  return spread(
    Array.from({ length: times }, () => {
      const startedAt = performance.now()
      fixedWork()
      return performance.now() - startedAt
    }),
  )
}

let kept = 0
/** About 20 ms of integers and of memory that does not fit the nearest cache. */
function fixedWork(): void {
  const cells = new Int32Array(1 << 18)
  let value = 1
  for (let turn = 0; turn < 4_000_000; turn++) {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0
    const at = value >>> 14
    cells[at] = (cells[at] ?? 0) + 1
  }
  kept += cells[0] ?? 0
}

export type Noise = { calibrationMs: Spread; load: number[] }
export const noise = (): Noise => ({ calibrationMs: calibrate(), load: loadavg().map((one) => Number(one.toFixed(2))) })

/** On what it was measured, and of which state of the sources. */
export function machine() {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, {
        cwd: repository,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim()
    } catch {
      return '' // a copy without its history
    }
  }
  return {
    commit: git('rev-parse', '--short=12', 'HEAD') || null,
    changed: git('status', '--porcelain', '--untracked-files=no') !== '',
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    database: process.env.MONGODB_URI ? 'MONGODB_URI' : onPath('mongod') ? 'mongod' : 'FerretDB over PostgreSQL',
    kept, // so that no compiler leaves the work out
  }
}
