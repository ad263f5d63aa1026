import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { repository } from '#stack/paths.ts'
import { type ApiClient, ApiRefusal, anything, clientWith, visitorOf, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { request, shout, someSdp } from '#tests/support/raw-sip.ts'
import { type ServerProcess, serverProcess } from '#tests/support/server-process.ts'
import { type Phone, phone } from '#tests/support/sip/index.ts'

const step = z.object({
  place: z.string(),
  state: z.string(),
  name: z.string().nullable(),
  more: z.string().nullable(),
})
const call = z.object({ interactionId: z.string(), demo: z.boolean(), steps: z.array(step) })
const shown = z.object({ call: call.nullable() })
const begun = z.object({ interactionId: z.string(), number: z.string() })

/** From an empty installation, by the API, to an agent's phone that rings: with nothing outside of this machine. */
describe('the demo caller', () => {
  let server: ServerProcess
  let rita: ApiClient
  let desk: Phone

  beforeAll(async () => {
    server = await serverProcess({ name: 'demo-call', env: await emptyInstallation() })
    await server.start()
    try {
      rita = await firstAccess(server.url)
      await rita.post('/setup/demo-trunk', {}, withId)
      await rita.post('/setup/number', { did: '(11) 4004-1000' }, anything)
      desk = await deskPhoneOf(rita)
      await rita.post('/agents/me/presence', { presence: 'available' }, anything)
    } catch (why) {
      await server.stop()
      throw why
    }
    return async () => {
      await desk.stop()
      await server.stop()
    }
  })

  const states = async () => {
    const { call } = await rita.get('/setup/call', shown)
    return call?.steps.map(({ place, state }) => `${place} ${state}`) ?? []
  }
  const callsNow = async () => (await rita.get('/telephony', z.object({ calls: z.number() }))).calls

  afterEach(async () => {
    await rita.post('/setup/demo-call/hang-up', {}, anything)
    await eventually('nobody calls any more', async () => (await callsNow()) === 0)
  })

  test('comes in by its trunk, presses its way through the URA, rings the agent, and is heard', async () => {
    desk.does({ answersAfterMs: 300 })
    const { interactionId, number } = await rita.post('/setup/demo-call', {}, begun)
    expect(number).toBe('(11) 4004-1000')
    expect((await states()).slice(0, 1)).toEqual(['trunk done'])
    const ring = await desk.rings({ from: '5511900000000', withinMs: 20_000 })
    await ring.answered()
    await ring.hears(1_000)
    await eventually(
      'the talk is on its way',
      async () =>
        (await states()).join() === 'trunk done,number done,flow done,queue done,ring done,talk done,end waiting',
      { seen: states },
    )
    const { call } = await rita.get('/setup/call', shown)
    expect(call).toMatchObject({ interactionId, demo: true })
    expect(call?.steps.map(({ name, more }) => [name, more])).toEqual([
      ['Demonstração', null],
      [null, null],
      ['URA Atendimento', '1'],
      ['Atendimento', null],
      ['Rita Nunes', null],
      ['Rita Nunes', null],
      [null, null],
    ])

    ring.hangUp()
    await eventually('the call is over', async () => (await states()).at(-1) === 'end done', { seen: states })
    const progress = z.object({ call: z.object({ interactionId: z.string() }), phone: z.object({ kind: z.string() }) })
    expect(await rita.get('/setup/progress', progress)).toMatchObject({
      call: { interactionId },
      phone: { kind: 'sip' },
    })
  })

  test('calls once at a time, and stops when it is told to', async () => {
    desk.does({})
    await rita.post('/setup/demo-call', {}, begun)
    const refused = await rita.post('/setup/demo-call', {}, begun).catch((why: unknown) => why)
    expect(refused).toBeInstanceOf(ApiRefusal)
    expect((refused as ApiRefusal).code).toBe('setup.demo-call-running')
    await rita.post('/setup/demo-call/hang-up', {}, anything)
    await eventually('it is over', async () => (await states()).at(-1) === 'end done', { seen: states })
    expect(await rita.post('/setup/demo-call', {}, begun)).toMatchObject({ number: '(11) 4004-1000' })
  })

  test('is nobody whom a stranger could say to be', async () => {
    const stranger = '127.0.0.98'
    const sip = { address: process.env.VEZ_SIP_HOST ?? '127.0.0.1', port: Number(process.env.VEZ_SIP_PORT) }
    const before = (await rita.get('/interactions', z.object({ items: z.array(withId) }))).items.length
    const invites = ['demo-caller', '1140041000'].map((user) =>
      request('INVITE', { from: stranger, server: sip, user, body: someSdp(stranger) })
        .replace(/^INVITE sip:[^@]+@/, 'INVITE sip:1140041000@')
        .replace(/From: <sip:[^@]+@/, 'From: <sip:demo-caller@'),
    )
    const answers = await shout({ from: stranger, to: sip, datagrams: invites })
    expect(answers.length).toBeGreaterThan(0)
    expect(answers.filter((line) => / (1[1-9]\d|2\d\d) /.test(line))).toEqual([])
    expect((await rita.get('/interactions', z.object({ items: z.array(withId) }))).items).toHaveLength(before)
  })

  test('finds every check well', async () => {
    const checks = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) })
    const { items } = await rita.get('/setup/checks', checks)
    expect(items.filter(({ state }) => state !== 'ok')).toEqual([])
  })
})

async function emptyInstallation() {
  const dataDir = join(repository, '.vez', 'test-servers', 'demo-call-data')
  await rm(dataDir, { recursive: true, force: true })
  const database = new URL(process.env.VEZ_MONGODB_URI ?? 'mongodb://127.0.0.1:27017/vez')
  database.pathname = `/vez_demo_call_${Date.now().toString(36)}`
  return { VEZ_MONGODB_URI: database.href, VEZ_DATA_DIR: dataDir, VEZ_DEMO: '0' }
}

async function firstAccess(url: string): Promise<ApiClient> {
  const company = { legalName: 'Padaria do Sol Ltda', cnpj: '11.222.333/0001-81', ddd: '11' }
  const administrator = { name: 'Rita Nunes', login: 'rita.nunes', password: 'pao-de-queijo' }
  const { token } = await visitorOf(url).post('/setup', { company, administrator }, z.object({ token: z.string() }))
  return clientWith(url, token)
}

async function deskPhoneOf(api: ApiClient): Promise<Phone> {
  const secret = 'Segredo-4-Ramal'
  const made = await api.post(
    '/extensions',
    { number: '2001', name: 'Rita', kind: 'sip', secret },
    withId.extend({ sipUser: z.string() }),
  )
  const me = await api.get('/me', withId)
  const { rev } = await api.get(`/users/${me.id}`, z.object({ rev: z.number() }))
  await api.patch(`/users/${me.id}`, { rev, extensionId: made.id }, anything)
  const server = { address: process.env.VEZ_SIP_HOST ?? '127.0.0.1', port: Number(process.env.VEZ_SIP_PORT) }
  return phone({ user: made.sipUser, password: secret, at: { address: '127.0.0.97', port: 5_097 }, server })
}
