import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeBinary, repository } from '#stack/paths.ts'
import { spawnWithUs } from './spawn-with-us.ts'

/** The real server in a process of its own, which tests may kill. */
export type ServerProcess = {
  url: string
  logFile: string
  databaseUri: string
  pid(): number
  /** Resolves when it says that it is ready; rejects with the end of its log where it does not. */
  start(): Promise<void>
  /** False when it was never started, or has ended, whoever ended it. */
  alive(): boolean
  /** `kill -9`: it gets no word in. Resolves when it is gone. */
  kill(): Promise<void>
  /** SIGSTOP, SIGCONT, SIGUSR2: what does not end it. */
  signal(signal: NodeJS.Signals): void
  /** Resolves when it has ended by itself. */
  ended(): Promise<void>
  /** Ends it in order. */
  stop(): Promise<void>
}

/** `env` is what differs from our own environment, which names the stack; the process is not started yet. */
export async function serverProcess(options: {
  name: string
  env: Record<string, string | undefined>
}): Promise<ServerProcess> {
  const env = { ...process.env, ...options.env }
  const url = `http://127.0.0.1:${env.VEZ_HTTP_PORT}`
  const folder = join(repository, '.vez', 'test-servers')
  await mkdir(folder, { recursive: true })
  const logFile = join(folder, `${options.name}.log`)
  closeSync(openSync(logFile, 'w'))
  let child: ChildProcess | undefined

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    const late = setTimeout(() => ending.kill('SIGKILL'), 15_000)
    await gone
    clearTimeout(late)
  }

  return {
    url,
    logFile,
    databaseUri: env.VEZ_MONGODB_URI ?? '',
    pid: () => child?.pid ?? 0,
    async start() {
      const log = openSync(logFile, 'a')
      const started = spawnWithUs(nodeBinary, ['server/main.ts'], {
        cwd: repository,
        env,
        stdio: ['ignore', log, log],
      })
      closeSync(log)
      child = started
      for (const until = Date.now() + 30_000; Date.now() < until; await sleep(25)) {
        if (started.exitCode !== null || started.signalCode !== null) break
        if (await isReady(url)) return
      }
      await end('SIGKILL')
      const said = (await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n')
      throw new Error(`The server did not get ready:\n${said}`)
    },
    alive: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    kill: () => end('SIGKILL'),
    signal: (signal) => void child?.kill(signal),
    async ended() {
      const ending = child
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      await new Promise((resolve) => ending.once('exit', resolve))
    },
    stop: () => end('SIGTERM'),
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
