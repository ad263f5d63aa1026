import type { ChildProcess } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '#tests/support/sip/index.ts'
import { spawnWithUs } from '#tests/support/spawn-with-us.ts'
import { type AgentHabit, agent, caller } from './load-scenarios.ts'

export type Plan = { count: number; perSecond: number; dialled: string[] }
export type Load = ReturnType<typeof loadFrom>

/** Calls that take longer than this have failed, queue and talk included. */
const patienceSeconds = 180

/** SIPp in bulk, with fixed scenarios: the same files against floor, peer and us, and little CPU taken from them. */
export function loadFrom(options: { folder: string; server: Place }) {
  const { folder, server } = options

  async function sipp(
    name: string,
    at: Place,
    scenario: string,
    lines: string[],
    more: string[],
  ): Promise<ChildProcess> {
    await mkdir(folder, { recursive: true })
    const [xml, csv] = [join(folder, `${name}.xml`), join(folder, `${name}.csv`)]
    await writeFile(xml, scenario)
    await writeFile(csv, `SEQUENTIAL\n${lines.map((line) => `${line}\n`).join('')}`)
    const inf = lines.length > 0 ? ['-inf', csv] : []
    const errors = ['-trace_err', '-error_file', join(folder, `${name}.errors`)]
    const where = [`${server.address}:${server.port}`, '-i', at.address, '-p', String(at.port)]
    return spawnWithUs('sipp', [...where, '-sf', xml, ...inf, ...errors, '-nostdin', ...more], { stdio: 'ignore' })
  }

  return {
    /** Phones that answer whatever comes (or as their habit is), until ended. */
    async phones(at: Place, habit: AgentHabit): Promise<{ end(): Promise<void> }> {
      return ending(await sipp('agents', at, agent(habit), [], []))
    },

    /** Resolves when all calls are over, with how many failed. `dialled` is used in turns. */
    async calls(at: Place, plan: Plan, withinSeconds = patienceSeconds): Promise<{ failed: number }> {
      const statistics = join(folder, 'callers.stat')
      await rm(statistics, { force: true })
      const more = ['-m', String(plan.count), '-r', String(plan.perSecond), '-l', String(plan.count)]
      const told = ['-trace_stat', '-stf', statistics, '-fd', '1', '-timeout', String(withinSeconds)]
      const code = await ended(await sipp('callers', at, caller('55'), plan.dialled, [...more, ...told]))
      if (code === 0) return { failed: 0 }
      return { failed: plan.count - (await succeeded(statistics)) }
    },

    /** Callers who come and stay until ended; resolves when they have been sent. */
    async crowd(at: Place, plan: Plan): Promise<{ end(): Promise<void> }> {
      const more = ['-m', String(plan.count), '-r', String(plan.perSecond), '-l', String(plan.count)]
      return ending(await sipp('crowd', at, caller('56'), plan.dialled, more))
    },
  }
}

const ending = (child: ChildProcess) => ({
  async end() {
    const gone = ended(child)
    child.kill('SIGKILL')
    await gone
  },
})

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve, reject) => {
        child.once('error', (why) =>
          reject(new Error(`sipp cannot be run (${why.message}): apt-get install sip-tester`)),
        )
        child.once('exit', resolve)
      })

/** By SIPp's own statistics: the last line of them. */
async function succeeded(file: string): Promise<number> {
  const [heads, ...lines] = (await readFile(file, 'utf8')).trim().split('\n')
  const column = heads?.split(';').indexOf('SuccessfulCall(C)') ?? -1
  return Number(lines.at(-1)?.split(';')[column] ?? 0)
}
