import type { ChildProcess } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '#tests/support/sip/index.ts'
import { spawnWithUs } from '#tests/support/spawn-with-us.ts'
import { agent, caller, registration } from './load-scenarios.ts'

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
    /** All accounts, from the port where their phones will answer; resolves when registered. */
    async register(at: Place, accounts: { user: string; password: string }[]): Promise<void> {
      const lines = accounts.map(
        ({ user, password }) => `${user};[authentication username=${user} password=${password}]`,
      )
      const more = ['-m', String(accounts.length), '-r', '100']
      const code = await ended(await sipp('registration', at, registration, lines, more))
      if (code !== 0) throw new Error(`Not all phones could register: see ${join(folder, 'registration.errors')}`)
    },
    /** Phones that answer whatever comes, until ended. */
    async phones(at: Place, talkMs: [number, number]): Promise<{ end(): Promise<void> }> {
      const child = await sipp('agents', at, agent(talkMs), [], [])
      return {
        async end() {
          const gone = ended(child)
          child.kill('SIGKILL')
          await gone
        },
      }
    },
    /** Resolves when all calls are over; throws where one failed. `dialled` is used in turns. */
    async calls(at: Place, plan: { count: number; perSecond: number; dialled: string[] }): Promise<void> {
      const lines = Array.from({ length: plan.count }, (_, n) => plan.dialled[n % plan.dialled.length] ?? '')
      const more = ['-m', String(plan.count), '-r', String(plan.perSecond), '-l', String(plan.count)]
      const code = await ended(await sipp('callers', at, caller('55'), lines, [...more, '-timeout', '180']))
      if (code !== 0)
        throw new Error(`Not all calls were served (SIPp ended with ${code}): see ${folder}/callers.errors`)
    },
  }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', (why) => reject(new Error(`sipp cannot be run (${why.message}): apt-get install sip-tester`)))
    child.once('exit', resolve)
  })
