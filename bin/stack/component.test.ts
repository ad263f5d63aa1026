import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Recipe, startComponent, startTime } from './component.ts'
import { until } from './probe.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vez-component-'))
})
afterEach(() => rm(dir, { recursive: true }))

const recipe = (script: string, ready: Recipe['ready'] = async () => true): Recipe => ({
  title: 'The sleeper',
  argv: ['sh', '-c', script],
  logFile: join(dir, 'sleeper.log'),
  pidFile: join(dir, 'sleeper.pid'),
  ready,
  readyWithinMs: 2000,
  stopSignal: 'SIGTERM',
  stopWithinMs: 300,
})

test('one that stops in order takes along what it started, and one that will not stop is made to', async () => {
  const stubborn = await startComponent(recipe('trap "" TERM; sleep 1000 & echo $!; wait; wait', saidSomething))
  const child = Number(await readFile(join(dir, 'sleeper.log'), 'utf8'))
  await stubborn.stop()
  expect(stubborn.running()).toBe(false)
  expect(await until(async () => (await startTime(child)) === undefined, 2000)).toBe(true)
})

test('one that ends at once, or never gets ready, is told in one line with its last words and its log', async () => {
  const atOnce = startComponent(recipe('echo Error: no such host; echo Node.js v24; exit 3', async () => false))
  await expect(atOnce).rejects.toThrow(
    /^The sleeper ended at once \(exit code 3\): Error: no such host — its log: .*sleeper\.log$/,
  )
  const never = startComponent({ ...recipe('sleep 1000', async () => false), readyWithinMs: 100 })
  await expect(never).rejects.toThrow(/^The sleeper was not ready within 0.1 s/)
})

test('a supervisor that is killed leaves no component behind', async () => {
  const script = join(dir, 'supervisor.ts')
  const component = join(import.meta.dirname, 'component.ts')
  const started = JSON.stringify({ ...recipe('sleep 1000'), ready: undefined })
  await writeFile(
    script,
    `import { startComponent } from '${component}'
     const it = await startComponent({ ...${started}, ready: async () => true })
     console.log(it.pid())
     setInterval(() => {}, 1000)`,
  )
  const supervisor = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = Number(
    await new Promise<string>((resolve) => supervisor.stdout.once('data', (text: Buffer) => resolve(`${text}`))),
  )
  expect(await startTime(pid)).toBeDefined()
  supervisor.kill('SIGKILL')
  expect(await until(async () => (await startTime(pid)) === undefined, 2000)).toBe(true)
})

async function saidSomething(): Promise<boolean> {
  return (await readFile(join(dir, 'sleeper.log'), 'utf8')).length > 0
}
