import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { job, onPath } from './command.ts'
import { cacheDir } from './paths.ts'
import { StackProblem } from './problem.ts'
import type { Steps } from './steps.ts'

/** Debian's package for each program that we may have to install. */
const packageOf = {
  mmdebstrap: 'mmdebstrap',
  sipp: 'sip-tester',
  'espeak-ng': 'espeak-ng',
  sox: 'sox',
  tcpdump: 'tcpdump',
  chromium: 'chromium',
} as const
export type Program = keyof typeof packageOf

let aptsTurn: Promise<void> = Promise.resolve()

/** Installs with apt those that are not on the PATH; apt is not asked where all are. */
export function demandPrograms(programs: Program[], steps: Steps): Promise<void> {
  const mine = aptsTurn.then(() => install(programs, steps)) // two at once would fight for apt's lock
  aptsTurn = mine.catch(() => {}) // the one who asked is told
  return mine
}

async function install(programs: Program[], steps: Steps): Promise<void> {
  const packages = programs.filter((program) => !onPath(program)).map((program) => packageOf[program])
  if (packages.length === 0) return
  const list = packages.join(', ')
  if (process.getuid?.() !== 0 || !onPath('apt-get'))
    throw new StackProblem(`${list} is missing: run this as root on Debian, or install it yourself.`)
  await mkdir(cacheDir, { recursive: true })
  const options = { logFile: join(cacheDir, 'apt.log'), env: { DEBIAN_FRONTEND: 'noninteractive' } }
  await steps.run(`apt: ${list}`, async () => {
    await job('apt-get update', ['apt-get', 'update', '-q'], options).catch(() => {}) // the install tells what it lacks
    await job(`Installing ${list}`, ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages], options)
  })
}
