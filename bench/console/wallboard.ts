import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { agentRow, crowd } from './crowd.ts'
import { fakeServer } from './fake-server.ts'

const agents = 1_000
const perSecond = 4
/** In a quarter of a second a tenth of all agents change: more than a company of that size does. */
const changedEachTime = 100

/** The live page of 1,000 agents, told of changes four times a second, in a browser that has one core in all. */
export async function wallboard(seconds = 15) {
  const view = crowd(agents, agents)
  const server = await fakeServer(() => view)
  const folder = await mkdtemp(join(tmpdir(), 'vez-bench-'))
  const program = join(folder, 'chromium-on-one-core')
  await writeFile(program, '#!/bin/sh\nexec taskset -c 0 /usr/bin/chromium "$@"\n', { mode: 0o755 })
  const browser = await chromium.launch({ executablePath: program })
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'pt-BR' })
    await page.goto(`${server.url}/ao-vivo?aba=agentes`)
    await page.getByRole('rowgroup', { name: 'Agentes' }).getByRole('row').nth(5).waitFor()
    await countFrames(page)
    const wire = await page.context().newCDPSession(page)
    await wire.send('Performance.enable')
    const busySeconds = async () => {
      const { metrics } = await wire.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
    }
    const before = await busySeconds()
    const startedAt = performance.now()
    for (let turn = 1; turn <= seconds * perSecond; turn++) {
      const at = Date.now()
      const changed = Array.from({ length: changedEachTime }, (_, n) => {
        const which = (turn * changedEachTime + n) % agents
        return agentRow(which, which + turn, at)
      })
      const queues = view.queues.map((queue) => ({ ...queue, waiting: { ...queue.waiting, voice: turn % 9 } }))
      const gone = { queues: [], agents: [], interactions: [] }
      server.tell({ type: 'live.changed', data: { at, queues, agents: changed, interactions: [], gone } } as never)
      await sleep(startedAt + (turn * 1_000) / perSecond - performance.now())
    }
    const tookSeconds = (performance.now() - startedAt) / 1_000
    const busy = (await busySeconds()) - before
    return { ...(await framesOf(page)), busyPercent: (100 * busy) / tookSeconds, tookSeconds }
  } finally {
    await browser.close()
    server.stop()
    await rm(folder, { recursive: true })
  }
}

type Counted = { frames: number; lateFrames: number; longTasksMs: number[]; longestFrameMs: number }

/** Frames that came later than two of them should take, and tasks longer than 50 ms, from now on. */
export function countFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const counted: Counted = { frames: 0, lateFrames: 0, longTasksMs: [], longestFrameMs: 0 }
    Object.assign(globalThis, { vezFrames: counted })
    let last = performance.now()
    const look = (now: number) => {
      counted.frames++
      if (now - last > 34) counted.lateFrames++
      counted.longestFrameMs = Math.max(counted.longestFrameMs, now - last)
      last = now
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) counted.longTasksMs.push(duration)
    }).observe({ type: 'longtask' })
  })
}

export const framesOf = (page: Page): Promise<Counted> =>
  page.evaluate(() => (globalThis as unknown as { vezFrames: Counted }).vezFrames)
