import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { repository, stateDirOf } from '#stack/paths.ts'
import { spawnWithUs } from '#tests/support/spawn-with-us.ts'

const name = 'bench-start'
const upWithinMs = 300_000

/** Milliseconds from the command to its “Up in”, and of each step that it told. */
export type Start = { ms: number; steps: { what: string; ms: number }[] }

/** `cold`: with no state of its own; what is cached for all clones of this user stays. Stopped in order when it is up. */
export async function up(how: 'cold' | 'warm'): Promise<Start> {
  if (how === 'cold') await rm(stateDirOf(name), { recursive: true, force: true })
  const startedAt = performance.now()
  const child = spawnWithUs(join(repository, 'bin/up'), ['--name', name, '--port-offset', '4000'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const late = setTimeout(() => child.kill('SIGKILL'), upWithinMs)
  let said = ''
  const isUp = await new Promise<boolean>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (/^Up in /m.test(said)) resolve(true)
    })
    void gone.then(() => resolve(false))
  })
  const ms = performance.now() - startedAt
  clearTimeout(late)
  if (!isUp) throw new Error(`bin/up did not come up:\n${said}`)
  child.kill('SIGINT')
  await gone
  const steps = [...said.matchAll(/^✓ {2}(.+?) {2}([\d.]+) s$/gm)].map(([, what = '', seconds]) => ({
    what,
    ms: Number(seconds) * 1_000,
  }))
  return { ms, steps }
}
