import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import vitestConfig from '../../vitest.config.ts'
import { buildConsole } from './console.ts'
import { demandPrograms } from './install.ts'
import { nodeBinary, repository, stateDirOf } from './paths.ts'
import { portsFor, rtpPorts, testOffset } from './ports.ts'
import { StackProblem } from './problem.ts'
import { type Stack, startStack } from './stack.ts'
import { stepsTo } from './steps.ts'
import { type Counts, countLint, countTypes, countVitest, failuresOf, sum } from './test-counts.ts'

const name = process.env.VEZ_STACK ?? 'test'
const projects = (vitestConfig.test?.projects ?? []).map((project) => (project as { test: { name: string } }).test.name)
const parts = ['lint', 'types', ...projects]
/** The projects that need nothing but Node, or end components and so have their own; the others get the real ones. */
const bare = ['tidy', 'pure', 'faults']
/** Twenty seeded days of faults: not seen green often enough yet to be everybody's. */
const byNameOnly = ['faults']
/** Whose files wait more than they work: two halves run beside each other, each with components of its own. */
const inTwoLanes = ['telephony']
/** As many as a test of several servers wants; the application of a shard that nobody serves harms nothing. */
const shards = 2

const usage = `bin/test                     everything but ${byNameOnly.join(', ')}: ${parts.join(', ')}
bin/test <part> [filter…]    one part; the filter is vitest's (part of a file's name, or -t <test name>)
VEZ_PORT_OFFSET, VEZ_STACK   other ports and state, to run beside another bin/test`

async function main([part, ...filters]: string[]): Promise<number> {
  if (part === '--help' || part === '-h') {
    console.log(usage)
    return 0
  }
  if (part && !parts.includes(part)) throw new StackProblem(`There is no part "${part}".\n${usage}`)
  const chosen = part ? [part] : parts.filter((each) => !byNameOnly.includes(each))
  const real = chosen.filter((each) => projects.includes(each) && !bare.includes(each))

  // What the product itself says texts with: a unit of it is tried without any component.
  if (chosen.some((each) => projects.includes(each))) await demandPrograms(['espeak-ng', 'sox'], stepsTo(console.log))

  let crashes = 0
  const crashed = (component: string, how: string) => {
    crashes++
    console.log(
      `✗  ${component} ended in the middle of the tests (${how}): see its log in ${join(stateDirOf(name), 'log')}`,
    )
  }
  const stack = real.length > 0 ? await startComponents(crashed) : undefined
  let total: Counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    for (const each of chosen) {
      const halves = inTwoLanes.includes(each) && filters.length === 0 && stack !== undefined
      const counts = halves
        ? await runInTwoLanes(each, stack, crashed)
        : await runPart(each, filters, real.includes(each) ? stack : undefined)
      console.log(`${counts.failed ? '✗' : '✓'}  ${each}: ${line(counts)}\n`)
      total = sum(total, counts)
    }
  } finally {
    await stack?.stop()
  }
  total = sum(total, { passed: 0, failed: crashes, skipped: 0 })
  for (const each of failures) console.log(`✗  ${each}\n`)
  if (total.skipped > 0) console.log(`${total.skipped} skipped`)
  console.log(line(total))
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

const line = ({ passed, failed }: Counts) => `${passed} passed, ${failed} failed`

type OnCrash = (component: string, how: string) => void
const offset = Number(process.env.VEZ_PORT_OFFSET ?? testOffset)

async function startComponents(onCrash: OnCrash): Promise<Stack> {
  const ports = portsFor(offset, process.env)
  await demandPrograms(['sipp', 'tcpdump', 'chromium'], stepsTo(console.log))
  await buildConsole(stepsTo(console.log))
  return startStack({ name, ports, components: ['mongodb', 'redis', 'asterisk'], shards, log: console.log, onCrash })
}

/** The second lane's ports are a hundred further; its thousand of RTP would overlap so, and lie two thousand further. */
async function runInTwoLanes(part: string, first: Stack, onCrash: OnCrash): Promise<Counts> {
  const rtp = portsFor(offset, process.env).rtp + 2 * rtpPorts
  const second = await startStack({
    name: `${name}-2`,
    ports: portsFor(offset + 100, { VEZ_PORT_RTP: `${rtp}` }),
    components: ['mongodb', 'redis', 'asterisk'],
    shards,
    log: console.log,
    onCrash,
  })
  try {
    const halves = [first, second].map((stack, n) => runPart(part, [`--shard=${n + 1}/2`], stack, `${n + 1}`))
    return (await Promise.all(halves)).reduce(sum)
  } finally {
    await second.stop()
  }
}

/** Said again after everything else: the output is long, and who reads it begins at its end. */
const failures: string[] = []

async function runPart(part: string, filters: string[], stack: Stack | undefined, lane = ''): Promise<Counts> {
  if (part === 'lint') return countLint(await run([join(repository, 'node_modules/.bin/biome'), 'check', '.']))
  if (part === 'types') {
    const tsc = [join(repository, 'node_modules/.bin/tsc'), '--noEmit']
    const projects = [tsc, [...tsc, '-p', 'web'], [...tsc, '-p', 'web/widget']]
    const counts: Counts[] = []
    for (const project of projects) counts.push(countTypes(await run(project)))
    return counts.reduce(sum)
  }
  const report = join(stateDirOf(name), `report-${part}${lane}.json`)
  await mkdir(dirname(report), { recursive: true })
  await rm(report, { force: true })
  const vitest = [nodeBinary, join(repository, 'node_modules/vitest/vitest.mjs'), 'run', '--project', part]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { exitCode } = await run([...vitest, ...reporters, ...filters], stack?.env, lane)
  const found = await readFile(report, 'utf8').catch(() => undefined)
  failures.push(...failuresOf(found))
  return countVitest(exitCode, found)
}

/** Shows what it prints, and gives it. The tests' own children find Node 24 first on the PATH. `lane`: before each line. */
function run(
  argv: string[],
  env: Record<string, string> = {},
  lane = '',
): Promise<{ exitCode: number; printed: string }> {
  const [program = '', ...args] = argv
  const path = `${dirname(nodeBinary)}${delimiter}${process.env.PATH}`
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: repository,
      env: { ...process.env, ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that what it began ends with it
    })
    running.add(child)
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        printed += text
        process.stdout.write(lane === '' ? text : text.toString().replace(/^(?=.)/gm, `${lane}│`))
      })
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolve({ exitCode: code ?? 1, printed })
    })
  })
}

const running = new Set<ChildProcess>()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    console.log('\n0 passed, 1 failed (interrupted)')
    for (const { pid } of running) if (pid) process.kill(-pid, 'SIGKILL')
    process.exit(130) // the components have our death as their signal to end
  })

process.exitCode = await main(process.argv.slice(2)).catch((why: unknown) => {
  console.error(why instanceof StackProblem ? why.message : why)
  console.log('0 passed, 1 failed')
  return 1
})
