import { join } from 'node:path'
import { repository } from '#stack/paths.ts'
import type { Root } from '#stack/root.ts'
import { startBareAsterisk } from '#tests/support/bare-asterisk.ts'
import type { Place } from '#tests/support/sip/index.ts'
import { usedBy } from '../processes.ts'
import { bareConfig } from './bare-config.ts'
import { type Load, loadFrom } from './load.ts'

export type Use = { cpuSeconds: number; rssMib: number }

/** One who serves calls: what callers dial there, and what its processes use. */
export type Contestant = {
  name: 'Dial()' | 'app_queue' | 'Vez'
  server: Place
  carrier: Place
  phones: Place
  load: Load
  /**
   * The numbers that lead to so many phones: to each by itself (`Dial()`), or to one queue of them all. Resolves when they
   * may be dialled.
   */
  numbersFor(agents: number): Promise<string[]>
  /** Where one only waits; absent for what has no queue. */
  waitingNumber?: string
  /** Asterisk, and the server where there is one; the store apart, which the others have none of. */
  use(): { serving: Use; store?: Use }
  /** Asterisk's task processors: the deepest that any has been since it started. */
  deepestQueue(): Promise<number>
  stop(): Promise<void>
}

/** Who plays where: the same for all. */
export type Ground = { carrier: Place; phones: Place; agents: number }

/** The queues that there are: of so many agents each. */
export const sizes = [20, 300]

const bare = join(repository, '.vez/bench-telephony/bare')

/** The floor and the peer, on one Asterisk without Vez. */
export async function bareContestants(options: {
  root: Root
  at: Place
  rtpPorts: { first: number; last: number }
  ground: Ground
}): Promise<{ dial: Contestant; queue: Contestant }> {
  const { ground, at } = options
  const { carrier, phones, agents } = ground
  const files = bareConfig({ at, carrier, phones, agents, sizes })
  const asterisk = await startBareAsterisk({ ...options, stateDir: bare, ...at, files })
  const common = {
    server: at,
    carrier,
    phones,
    load: loadFrom({ folder: join(bare, 'load'), server: at }),
    use: () => ({ serving: usedBy(asterisk.pid) }),
    deepestQueue: async () => deepestIn(await asterisk.cli('core show taskprocessors')),
    stop: asterisk.stop,
  }
  return {
    dial: {
      name: 'Dial()',
      ...common,
      numbersFor: async (count) => Array.from({ length: count }, (_, n) => `9${String(n).padStart(3, '0')}`),
    },
    queue: {
      name: 'app_queue',
      ...common,
      numbersFor: async (count) => [`5${String(count).padStart(3, '0')}`],
      waitingNumber: '5000',
    },
  }
}

/** The column "Max Depth" of `core show taskprocessors`, after the name, "Processed" and "In Queue". */
export const deepestIn = (printed: string): number =>
  Math.max(0, ...[...printed.matchAll(/^\S+\s+\d+\s+\d+\s+(\d+)\s/gm)].map(([, depth]) => Number(depth)))
