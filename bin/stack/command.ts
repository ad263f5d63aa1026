import { spawn } from 'node:child_process'
import { accessSync, constants, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { StackProblem } from './problem.ts'

/** Where `name` lies on the PATH, if anywhere. */
export function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {} // not here: look in the next folder
  }
  return undefined
}

/** The process dies with whoever started it, however that one ends. A change of user clears this: set it after. */
export const dyingWithUs = (signal: string, argv: string[]): string[] => ['setpriv', '--pdeathsig', signal, ...argv]

/** Runs to the end and gives what it printed. What went wrong is told by its last line of errors. */
export function output(
  argv: string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<string> {
  const [program = '', ...args] = dyingWithUs('KILL', argv)
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...options.env } })
    let said = ''
    let complained = ''
    child.stdout.on('data', (text: Buffer) => (said += text))
    child.stderr.on('data', (text: Buffer) => (complained += text))
    child.once('error', reject)
    child.stdin.once('error', () => {}) // it ended without reading: its exit code says why
    child.stdin.end(options.input ?? '')
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(said)
      const why = lastWords(complained) || lastWords(said) || `ended with ${signal ?? code}`
      reject(new StackProblem(`${argv[0]} failed: ${why}`))
    })
  })
}

/** Runs a long job whose output goes to `logFile`; `what` is how a person would call it. */
export async function job(
  what: string,
  argv: string[],
  options: { logFile: string; env?: Record<string, string> },
): Promise<void> {
  const [program = '', ...args] = dyingWithUs('KILL', argv)
  const log = openSync(options.logFile, 'a')
  const ended = await new Promise<number | string>((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, ...options.env } })
    child.once('error', (why) => resolve(why.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'no exit code'))
  })
  if (ended === 0) return
  const why = lastWords(await readFile(options.logFile, 'utf8')) || ended
  throw new StackProblem(`${what} failed: ${why} — the whole of it is in ${options.logFile}`)
}

/** The last line that names an error, else the last line: a stack trace ends with what tells nothing. */
export function lastWords(text: string): string {
  const lines = text.trim().split('\n')
  const telling = lines.findLast(
    (line) => /error|fatal|panic|fail|cannot|refused|denied/i.test(line) && !/^\s*at /.test(line),
  )
  return (telling ?? lines.at(-1) ?? '').trim()
}
