import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dyingWithUs, lastWords } from './command.ts'
import { until } from './probe.ts'
import { StackProblem } from './problem.ts'

export type Recipe = {
  /** As people know it: `Asterisk`. */
  title: string
  argv: string[]
  env?: Record<string, string>
  cwd?: string
  /** One file for all that it says; the one of the run before is kept as `<file>.1`. */
  logFile: string
  pidFile: string
  /** What must be so before each start. */
  prepare?: () => Promise<void>
  ready: () => Promise<boolean>
  readyWithinMs: number
  stopSignal: NodeJS.Signals
  stopWithinMs: number
}

/** A running program of the stack, in a process group of its own. */
export interface Component {
  pid(): number
  running(): boolean
  stop(): Promise<void>
  /** Sends a signal to the program alone: faults for tests. */
  signal(signal: NodeJS.Signals): void
  /** Resolves when the program has ended, whoever ended it. */
  ended: Promise<string>
}

/** Starts it and resolves when it is ready; rejects with one line that tells why not and where its log is. */
export async function startComponent(recipe: Recipe): Promise<Component> {
  await keepOldLog(recipe.logFile)
  await recipe.prepare?.()
  const log = openSync(recipe.logFile, 'a')
  const [program = '', ...args] = dyingWithUs('KILL', recipe.argv)
  const child = spawn(program, args, {
    stdio: ['ignore', log, log],
    detached: true, // Ctrl-C reaches only us: we stop the others in order
    env: { ...process.env, ...recipe.env },
    ...(recipe.cwd ? { cwd: recipe.cwd } : {}),
  })
  closeSync(log)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (why) => resolve(why.message))
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`))
  })
  const component = handle(child, recipe, ended)
  if (child.pid) await writeFile(recipe.pidFile, `${child.pid} ${(await startTime(child.pid)) ?? ''}`)
  const ready = await Promise.race([until(recipe.ready, recipe.readyWithinMs), ended])
  if (ready === true) return component
  await component.stop()
  const why = ready === false ? `was not ready within ${recipe.readyWithinMs / 1000} s` : `ended at once (${ready})`
  const said = lastWords(await readFile(recipe.logFile, 'utf8').catch(() => ''))
  throw new StackProblem(`${recipe.title} ${why}${said ? `: ${said}` : ''} — its log: ${recipe.logFile}`)
}

function handle(child: ChildProcess, recipe: Recipe, ended: Promise<string>): Component {
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    ended,
    running,
    pid: () => child.pid ?? 0,
    signal: (signal) => void (running() && child.kill(signal)),
    async stop() {
      if (running()) {
        child.kill(recipe.stopSignal)
        const patience = setTimeout(() => killGroup(child.pid), recipe.stopWithinMs)
        await ended
        clearTimeout(patience)
      }
      killGroup(child.pid) // whatever it started goes with it
      await rm(recipe.pidFile, { force: true })
    },
  }
}

function killGroup(pid: number | undefined): void {
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {} // the group is empty: that is what we want
}

/** After a crash of ours, its programs may still be closing their files: waits for them, or ends them. */
export async function endLeftovers(runDir: string): Promise<void> {
  const pidFiles = (await readdir(runDir)).filter((file) => file.endsWith('.pid')).map((file) => join(runDir, file))
  await Promise.all(pidFiles.map(endLeftover))
}

async function endLeftover(pidFile: string): Promise<void> {
  const [pidText = '', started] = (await readFile(pidFile, 'utf8')).split(' ')
  const pid = Number(pidText)
  const gone = async () => (await startTime(pid)) !== started
  if (pid && started && pid !== process.pid && !(await until(gone, 10_000))) {
    killGroup(pid)
    if (!(await until(gone, 5000)))
      throw new StackProblem(`Process ${pid} of an earlier run (${pidFile}) does not end: kill it.`)
  }
}

/** With the pid this names a process once and for all; undefined when it is no more (a zombie is no more). */
export async function startTime(pid: number): Promise<string | undefined> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ')
  return fields && fields[0] !== 'Z' ? fields[19] : undefined
}

async function keepOldLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > 0) await rename(logFile, `${logFile}.1`)
}
