import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { accounts, companyModel, userModel } from '#server/directory/index.ts'
import { systemClock } from '#server/host/index.ts'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId } from '#server/kernel/ids.ts'
import { createDemoCall, lockNamed, setupRoutes } from '#server/setup/index.ts'
import { trunkModel } from '#server/trunks/index.ts'
import { repository } from '#stack/paths.ts'
import { type Ask, type Company, type House, settle, startHouse } from './api-harness.ts'

/** Asterisk as the test wants it, and the demo caller, who calls nobody. */
type Asterisk = { up: boolean; caller: 'free' | 'busy'; dialled: string[]; hungUp: number }
const asterisk: Asterisk = { up: true, caller: 'free', dialled: [], hungUp: 0 }
const clock = virtualClock(1_800_000_000_000)
const host = '127.0.0.8'
let waitMs = 0
let house: House
let demoCall: ReturnType<typeof createDemoCall>

beforeEach(async () => {
  Object.assign(asterisk, { up: true, caller: 'free', dialled: [], hungUp: 0 })
  waitMs = 0
  const system = {
    asterisk: async () => (asterisk.up ? { version: '22.10.1+dfsg', startedAt: 1 } : undefined),
    rtpPorts: async () => (asterisk.up ? { first: 10_000, last: 10_999 } : undefined),
    phonesAreServed: async () => asterisk.up,
    eventsFlow: () => asterisk.up,
    managerAnswers: () => asterisk.up,
  }
  demoCall = createDemoCall({
    caller: {
      address: { host, port: 5061 },
      async call({ number, keys }) {
        if (asterisk.caller === 'busy') return { ok: false, why: 'busy' }
        asterisk.dialled.push([number, ...keys].join(' '))
        return { ok: true }
      },
      async hangUp() {
        asterisk.hungUp++
      },
    },
    routes: () => house.routes,
    clock,
  })
  house = await startHouse({
    routes: setupRoutes({
      routes: () => house.routes,
      accounts,
      sessions: {
        begin: (user) => house.sessions.begin(user),
        isOpen: (sessionId) => house.sessions.isOpen(sessionId),
        sessionOf: (token) => house.sessions.sessionOf(token),
        end: (user) => house.sessions.end(user),
        endAllOf: (userId) => house.sessions.endAllOf(userId),
      },
      limits: { take: async () => waitMs, giveBack: async () => {} },
      lock: lockNamed('first-access', systemClock),
      clock,
      checks: {
        pings: { database: async () => {}, redis: async () => {} },
        system,
        sip: { host: '127.0.0.1', port: 5060 },
        soundsDir: join(repository, 'sounds'),
        now: () => clock.now(),
      },
      overview: {
        system,
        trunks: async (companyId) =>
          (await trunkModel.find({ companyId }).lean()).map(({ _id }) => ({
            trunkId: asId(_id),
            state: { code: 'reachable', roundTripMs: 3 },
            answer: null,
            calls: { in: 1, out: 1 },
            today: {
              in: { calls: 0, answered: 0, talkedMs: 0 },
              out: { calls: 0, answered: 0, talkedMs: 0, delivered: 0, cancelled: 0 },
              asrPercent: null,
              nerPercent: null,
              acdSeconds: null,
            },
            lastFailure: null,
            alarms: [{ alarm: 'low-asr', since: 7 }],
          })),
        isReached: (sipUser) => sipUser.endsWith('-2001'),
        callsOf: async () => 2,
        changesOf: async () => [{ at: 5, userId: null, resource: 'trunk', action: 'created', id: 't1' }],
      },
      demoCall,
      demoHost: host,
      voiceReaches: () => true,
      nameOf: async (_companyId, { place }) => `name of ${place}`,
    }),
  })
  return () => house.end()
})

const company = { legalName: 'Padaria do Sol Ltda', cnpj: '11.222.333/0001-81', ddd: '11' }
const administrator = { name: 'Rita Nunes', login: 'rita.nunes', password: 'pao-de-queijo' }
const begin = (changed: { company?: object; administrator?: object } = {}, headers = {}) =>
  house.ask(
    'POST',
    '/api/setup',
    { company: { ...company, ...changed.company }, administrator: { ...administrator, ...changed.administrator } },
    headers,
  )
const isNeeded = async () => (await house.ask('GET', '/api/setup')).body.needed
const fieldsOf = (body: Record<string, unknown>) =>
  (body.errors as { field: string; code: string }[]).map(({ field, code }) => `${field}: ${code}`)

describe('the first access', () => {
  test('makes the company and its administrator, who is logged in and may do all', async () => {
    expect(await isNeeded()).toBe(true)
    const { status, body, headers } = await begin()
    expect(status).toBe(201)
    expect(headers.get('set-cookie')).toMatch(/^vez_session=[\w-]{43}; .*httponly/i)
    expect(body).toMatchObject({
      me: { login: 'rita.nunes', role: 'admin', company: { slug: 'padaria-sol', name: 'Padaria do Sol Ltda' } },
    })
    const rita = house.as(body.token as string)
    expect((await rita('GET', '/api/companies')).body.items).toMatchObject([
      { ddd: '11', timeZone: 'America/Sao_Paulo' },
    ])
    expect(await isNeeded()).toBe(false)
  })

  test('is of one only, however many come at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, n) => begin({ administrator: { login: `pessoa-${n}` } })),
    )
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, body } of all)
      if (status !== 201)
        expect([409, ['setup.done', 'setup.busy'].includes(body.code as string)]).toEqual([status, true])
    expect([await userModel.countDocuments({}), await companyModel.countDocuments({})]).toEqual([1, 1])
  })

  test('is over with the first user: whoever comes later learns nothing and changes nothing', async () => {
    await begin()
    const { status, body } = await begin({ administrator: { login: 'intruder' }, company: { ddd: '21' } })
    expect([status, body.code]).toEqual([409, 'setup.done'])
    expect(await userModel.countDocuments({})).toBe(1)
  })

  test('names what is wrong by its field, and leaves nothing behind', async () => {
    const wrong = await begin({ company: { cnpj: '11.222.333/0001-82' }, administrator: { password: 'short' } })
    expect(wrong.status).toBe(422)
    expect(fieldsOf(wrong.body)).toEqual(['company.cnpj: cnpj.wrong', 'administrator.password: too-short'])
    const nowhere = await begin({ company: { ddd: '10' } })
    expect([nowhere.status, ...fieldsOf(nowhere.body)]).toEqual([422, 'company.ddd: ddd.unknown'])
    expect([await isNeeded(), await companyModel.countDocuments({})]).toEqual([true, 0])
    expect((await begin()).status).toBe(201)
  })

  test('is not hindered by a company that a crash left without anybody in it', async () => {
    await begin()
    await userModel.deleteMany({})
    expect((await begin({ company: { legalName: 'Padaria do Sol e Mar Ltda' } })).status).toBe(201)
    expect(await companyModel.find({}, { legalName: 1 }).lean()).toMatchObject([
      { legalName: 'Padaria do Sol e Mar Ltda' },
    ])
  })

  test('is refused to another site’s page, and to who tries too often', async () => {
    expect((await begin({}, { Origin: 'https://elsewhere.example' })).status).toBe(403)
    waitMs = 60_000
    const { status, headers } = await begin()
    expect([status, headers.get('retry-after')]).toEqual([429, '60'])
    expect(await isNeeded()).toBe(true)
  })

  test.each(['checks', 'progress', 'call'])('strangers do not see its %s', async (what) => {
    expect((await house.ask('GET', `/api/setup/${what}`)).status).toBe(401)
  })
})

describe('the way to the first call', () => {
  let rita: Ask
  let companyId: string
  beforeEach(async () => {
    const { body } = await begin()
    rita = house.as(body.token as string)
    companyId = (body.me as { companyId: string }).companyId
  })
  const progress = async () => (await rita('GET', '/api/setup/progress')).body
  const arrives = (trunkId: string, interactionId = 'i1') =>
    demoCall.onEvent({
      id: interactionId,
      type: 'call.arrived',
      at: clock.now(),
      companyId: asId(companyId),
      actor: { kind: 'system' },
      data: { interactionId, trunkId, from: '5511900000000', dialled: '1140041000' },
    })

  test('is what is there: trunk, number, queue and phone appear when they are made, and once', async () => {
    expect(await progress()).toMatchObject({
      company: { ddd: '11' },
      trunk: null,
      number: null,
      phone: null,
      done: false,
    })
    const trunk = await rita('POST', '/api/setup/demo-trunk', {})
    expect((await rita('POST', '/api/setup/demo-trunk', {})).body).toEqual(trunk.body)
    expect((await rita('POST', '/api/setup/number', { did: '(11) 4004-1000' })).status).toBe(200)
    const phone = await rita('POST', '/api/setup/phone', {})
    expect(phone.body).toMatchObject({ number: '2001', applied: { state: 'applied' } })
    expect((await rita('POST', '/api/setup/phone', {})).body.extensionId).toBe(phone.body.extensionId)
    expect(await progress()).toMatchObject({
      trunk: { name: 'Demonstração', demo: true },
      number: { did: '(11) 4004-1000', leadsTo: 'flow', queue: { name: 'Atendimento', member: true } },
      phone: { number: '2001', kind: 'webphone', reached: true },
      call: null,
      done: false,
    })
    expect((await rita('GET', '/api/telephony')).body).toMatchObject({
      trunks: [
        {
          name: 'Demonstração',
          state: { code: 'reachable', roundTripMs: 3 },
          calls: 2,
          alarms: [{ alarm: 'low-asr', since: 7 }],
        },
      ],
      phones: { registered: 1, total: 1 },
      calls: 2,
      changes: [{ resource: 'trunk', by: null }],
    })
  })

  test('goes on where a broken attempt had stopped: the queue is not made twice, a number leads to one place', async () => {
    await rita('POST', '/api/queues', { name: 'Atendimento', number: '701' })
    expect((await rita('POST', '/api/setup/number', { did: '1140041000', menu: false })).status).toBe(200)
    const again = await rita('POST', '/api/setup/number', { did: '+55 11 4004-1000', menu: false })
    expect([again.status, again.body.code]).toEqual([409, 'inbound-route.taken'])
    expect((await rita('GET', '/api/queues')).body.items).toMatchObject([
      { number: '701', memberIds: [expect.any(String)] },
    ])
    expect(await progress()).toMatchObject({ number: { leadsTo: 'queue', queue: { member: true } } })
  })

  test('says of each thing whether it is well, and what to do where it is not', async () => {
    const items = async () =>
      (await rita('GET', '/api/setup/checks')).body.items as { id: string; state: string; fix: unknown }[]
    for (const check of await items()) expect(check).toMatchObject({ state: 'ok', fix: null })
    asterisk.up = false
    const failed = (await items()).filter(({ state }) => state === 'failed')
    expect(failed.map(({ id }) => id)).toEqual(['asterisk', 'manager', 'events', 'rtp', 'phones'])
    for (const check of failed) expect(check.fix).toMatchObject({ words: { 'pt-BR': expect.stringMatching(/\w/) } })
  })

  test('ends with a demo call, which dials the number and presses the way to the queue', async () => {
    await rita('POST', '/api/setup/number', { did: '(11) 4004-1000' })
    const trunkId = (await rita('POST', '/api/setup/demo-trunk', {})).body.id as string
    const calling = rita('POST', '/api/setup/demo-call', {})
    await expect.poll(() => asterisk.dialled).toEqual(['1140041000 1'])
    expect((await rita('POST', '/api/setup/demo-call', {})).body.code).toBe('setup.demo-call-running')
    arrives('another-trunk', 'somebody-elses')
    arrives(trunkId)
    expect(await calling).toMatchObject({ status: 201, body: { interactionId: 'i1', number: '(11) 4004-1000' } })
    arrives('another-trunk', 'somebody-elses')
    expect((await rita('GET', '/api/setup/call')).body.call).toMatchObject({
      interactionId: 'i1',
      demo: true,
      steps: expect.arrayContaining([
        expect.objectContaining({ place: 'trunk', state: 'done', name: 'name of trunk' }),
      ]),
    })
  })

  test('a demo call that does not come in is hung up, and said so', async () => {
    await rita('POST', '/api/setup/number', { did: '1140041000', menu: false })
    const calling = rita('POST', '/api/setup/demo-call', {})
    await expect.poll(() => asterisk.dialled).toEqual(['1140041000'])
    await clock.advance(10_000)
    expect((await calling).body).toMatchObject({ status: 503, code: 'setup.demo-call-lost' })
    expect(asterisk.hungUp).toBe(1)
  })

  test('no number, or a caller who is calling already: said so, nobody is called', async () => {
    expect((await rita('POST', '/api/setup/demo-call', {})).body.code).toBe('setup.no-number')
    await rita('POST', '/api/setup/number', { did: '1140041000' })
    asterisk.caller = 'busy'
    expect((await rita('POST', '/api/setup/demo-call', {})).body.code).toBe('setup.demo-call-running')
    expect(asterisk.dialled).toEqual([])
  })

  test('is the administrator’s: an engineer may look on, an agent not even that', async () => {
    const other: Company = await settle(house, 'other')
    for (const path of ['/demo-call', '/demo-call/hang-up', '/demo-trunk', '/phone'])
      expect((await other.engineer.ask('POST', `/api/setup${path}`, {})).body.code).toBe('permission.missing')
    expect((await other.engineer.ask('GET', '/api/setup/checks')).status).toBe(200)
    expect((await other.agent.ask('GET', '/api/setup/checks')).status).toBe(403)
  })

  test('another company neither sees, ends nor takes the demo caller', async () => {
    await rita('POST', '/api/setup/number', { did: '1140041000', menu: false })
    const calling = rita('POST', '/api/setup/demo-call', {})
    await expect.poll(() => asterisk.dialled).toHaveLength(1)
    arrives((await rita('POST', '/api/setup/demo-trunk', {})).body.id as string)
    await calling
    const other: Company = await settle(house, 'other')
    expect((await other.admin.ask('GET', '/api/setup/call')).body.call).toBeNull()
    expect((await other.admin.ask('POST', '/api/setup/demo-call/hang-up', {})).status).toBe(204)
    expect(asterisk.hungUp).toBe(0)
    expect((await other.admin.ask('POST', '/api/setup/demo-trunk', {})).body.code).toBe('setup.demo-trunk-elsewhere')
    expect((await rita('POST', '/api/setup/demo-call/hang-up', {})).status).toBe(204)
    expect(asterisk.hungUp).toBe(1)
  })

  test('who has a desk phone is told what to change', async () => {
    const { body } = await rita('POST', '/api/extensions', { number: '2001', name: 'Rita', kind: 'sip' })
    const me = (await rita('GET', '/api/users')).body.items as { id: string; rev: number }[]
    const { id, rev } = me[0] ?? { id: '', rev: 0 }
    await rita('PATCH', `/api/users/${id}`, { rev, extensionId: body.id })
    expect((await rita('POST', '/api/setup/phone', {})).body.code).toBe('setup.desk-phone')
  })
})
