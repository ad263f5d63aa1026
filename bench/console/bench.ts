import { startBrowser } from '#tests/support/browser.ts'
import { startConsoleWorld } from '#tests/support/console-world.ts'
import { demandStack } from '#tests/support/demand-stack.ts'
import type { Measured, Row } from '../table.ts'
import { keysFelt, offersShown } from './desk.ts'
import { firstLoad } from './first-load.ts'
import { longList } from './long-list.ts'
import { wallboard } from './wallboard.ts'

/** What people at the console feel, in Debian's chromium on the built console; aims are those of the issue. */
export async function run(): Promise<Measured> {
  const board = await wallboard()
  const list = await longList()
  const stop = await demandStack(['sipp', 'chromium'])
  try {
    const ground = { carrier: '127.0.0.140', phones: '127.0.0.141', port: 5_140 }
    const world = await startConsoleWorld({ name: 'bench-console', ground, agents: ['Ana'] })
    const browser = await startBrowser({ hertz: 1_000 })
    try {
      const load = await firstLoad(browser, { url: world.url, ...world.browserAgent('Ana') })
      const offers = await offersShown(browser, world)
      const keys = await keysFelt(browser, world)
      const rows = [
        row('script on the first load of /atendimento, gzip', load.scriptBytes / 1_000, 'kB', 350),
        row(
          '… with the phone’s library, which comes after it',
          (load.scriptBytes + load.phoneBytes) / 1_000,
          'kB',
          350,
        ),
        row('first load of /atendimento, until it stands', load.shownMs, 'ms'),
        row('offer on screen after the leg came, p50', quantile(offers, 0.5), 'ms', 200),
        row('offer on screen after the leg came, p95', quantile(offers, 0.95), 'ms', 200),
        ...keys.map(({ key, ms }) => row(`${key} → feedback, p95`, quantile(ms, 0.95), 'ms', 100)),
        row('wallboard of 1,000 agents at 4 Hz, one core: main thread busy', board.busyPercent, '%', 100),
        row('… frames later than two of 60 Hz', (100 * board.lateFrames) / board.frames, '%'),
        row('… longest task', Math.max(0, ...board.longTasksMs), 'ms'),
        row('10,000 interactions scrolled, longest task', Math.max(0, ...list.longTasksMs), 'ms', 50),
      ]
      return { rows, load, offers, keys, board, list }
    } finally {
      await browser.close()
      await world.stop()
    }
  } finally {
    await stop()
  }
}

/** An aim is the most that it may be. */
const row = (what: string, value: number, unit: string, aim?: number): Row => ({
  what,
  unit,
  ours: [value],
  ...(aim !== undefined && { goals: [{ atMost: aim }] }),
})

const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
