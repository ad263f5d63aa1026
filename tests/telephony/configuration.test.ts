import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { nodeBinary, repository } from '#stack/paths.ts'
import { anything, logIn } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type ServerProcess, serverProcess } from '#tests/support/server-process.ts'
import { carrier, phone } from '#tests/support/sip/index.ts'

/*
 * X4: what `vez` writes of one installation makes the same one out of an empty one, down to the demo call. Both servers use
 * the run's Asterisk, one after the other, each with a database of its own.
 */
const secret = 'Um-Segredo-4-Todos'
const administrator = { login: 'chefe.nova', password: secret }
let folder: string
let first: Installation
let second: Installation

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vez-configuration-'))
  first = await installation('first', '1')
  second = await installation('second', '0')
  await first.server.start()
  const { logins } = demoKeys.parse(JSON.parse(await readFile(join(first.env.VEZ_DATA_DIR, 'demo.json'), 'utf8')))
  const admin = logins.find(({ role }) => role === 'admin') ?? { login: '', password: '' }
  first.vez = vezAs(first, admin)
})
afterAll(async () => {
  await first.server.stop()
  await second.server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('the demo company is written into a file, made out of it elsewhere, and its demo call works there', async () => {
  const file = join(folder, 'vez.yaml')
  expect(await first.vez('export', file)).toMatchObject({ code: 0 })
  expect((await first.vez('plan', file)).said).toBe('No changes.\n')
  await first.server.stop()

  const names = [...(await readFile(file, 'utf8')).matchAll(/!secret (.+)/g)].map(([, name = '']) => name)
  const secrets = join(folder, 'secrets.yaml')
  await writeFile(
    secrets,
    stringify(Object.fromEntries(names.map((name) => [name, name.endsWith('/pin') ? '4711' : secret]))),
  )
  await second.server.start()
  const applied = await second.vez(
    ...['apply', file, '--secrets', secrets, '--yes', '--first-admin', administrator.login],
  )
  expect(applied, applied.said).toMatchObject({ code: 0 })
  const plan = await second.vez('plan', file, '--exit-code')
  expect(plan.said).toContain('No changes.')
  expect(plan.code).toBe(0)
  expect((await second.vez('doctor')).code).toBe(0)
  await theDemoCallWorks()
})

async function theDemoCallWorks(): Promise<void> {
  const sip = { address: process.env.VEZ_SIP_HOST ?? '127.0.0.1', port: Number(process.env.VEZ_SIP_PORT) }
  const bia = await logIn(second.server.url, { login: 'bia.lima@demo', password: secret })
  const extensions = z.object({ items: z.array(z.object({ number: z.string(), sipUser: z.string() })) })
  const chief = await logIn(second.server.url, administrator)
  const { items } = await chief.get('/extensions', extensions)
  const user = items.find(({ number }) => number === '2002')?.sipUser ?? ''
  const desk = await phone({ user, password: secret, at: { address: '127.0.109.2', port: 5080 }, server: sip })
  // The demo company's carrier is known by its address.
  const telco = await carrier({ at: { address: '127.0.0.2', port: 5080 }, server: sip })
  try {
    desk.does({ answersAfterMs: 100 })
    await bia.post('/agents/me/presence', { presence: 'available' }, anything)
    await eventually('voice reaches Bia', async () =>
      (await bia.get('/agents/me', z.object({ media: z.array(z.string()) }))).media.includes('voice'),
    )
    const call = await telco.call({ from: '5511987650009', to: '551140041000', hangUpAfterMs: 30_000 })
    await call.answered()
    await call.hears()
    await call.press('1')
    const ring = await desk.rings({ from: '5511987650009' })
    await ring.hears()
    call.hangUp()
    await ring.ended()
  } finally {
    await telco.stop()
    await desk.stop()
  }
}

test('a backup makes a lost installation whole again', async () => {
  const file = join(folder, 'backup.tar.gz')
  const chief = await logIn(second.server.url, administrator)
  const interactions = z.object({ items: z.array(z.object({ id: z.string(), protocol: z.string() })) })
  const before = await chief.get('/interactions?limit=50', interactions)
  expect(before.items.length).toBeGreaterThan(0)
  expect(await second.vez('backup', file)).toMatchObject({ code: 0 })

  const refused = await second.vez('restore', file)
  expect(refused.said).toContain('A server runs')
  await second.server.stop()
  const lost = await installation('third', '0')
  expect(await lost.vez('restore', file)).toMatchObject({ code: 0 })
  expect((await lost.vez('restore', file)).said).toContain('holds something already')
  await lost.server.start()
  try {
    const again = await logIn(lost.server.url, administrator)
    expect(await again.get('/interactions?limit=50', interactions)).toEqual(before)
    expect((await lost.vez('plan', join(folder, 'vez.yaml'))).said).toContain('No changes.')
  } finally {
    await lost.server.stop()
  }
})

// ── Installations, and the command beside them ───────────────────────────────────────────────────────────────────────

type Said = { code: number; said: string }
type Vez = (...args: string[]) => Promise<Said>
type Installation = { server: ServerProcess; env: { VEZ_MONGODB_URI: string; VEZ_DATA_DIR: string }; vez: Vez }

const demoKeys = z.object({
  logins: z.array(z.object({ role: z.string(), login: z.string(), password: z.string() })),
})

async function installation(name: string, demo: '0' | '1'): Promise<Installation> {
  const database = new URL(process.env.VEZ_MONGODB_URI ?? 'mongodb://127.0.0.1:27017/vez')
  database.pathname = `/vez_configuration_${name}_${Date.now().toString(36)}`
  const env = { VEZ_MONGODB_URI: database.href, VEZ_DATA_DIR: join(folder, name), VEZ_DEMO: demo }
  const server = await serverProcess({ name: `configuration-${name}`, env })
  return { server, env, vez: vezAs({ server, env }, administrator) }
}

const vezAs =
  ({ server, env }: Pick<Installation, 'server' | 'env'>, who: { login: string; password: string }): Vez =>
  (...args) =>
    new Promise((resolve) => {
      const access = { VEZ_SERVER: server.url, VEZ_LOGIN: who.login, VEZ_PASSWORD: who.password }
      const all = { ...process.env, ...env, ...access, XDG_CONFIG_HOME: folder, LANG: 'C' }
      execFile(nodeBinary, [join(repository, 'bin/cli/vez.ts'), ...args], { env: all }, (why, stdout, stderr) =>
        resolve({ code: why ? Number(why.code) : 0, said: stdout + stderr }),
      )
    })
