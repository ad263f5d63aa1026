import { createSocket } from 'node:dgram'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type Call, type Carrier, carrier } from '#tests/support/sip/index.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

/** Two carriers, and an address where nobody ever answers. */
const ground = { carrier: '127.0.102.1', phones: '127.0.102.2', port: 5_088 }
const secondAt = { address: '127.0.102.3', port: 5_088 }
const silentAt = { address: '127.0.102.4', port: 5_088 }

let world: World
let second: Carrier
let trunks: { first: string; second: string; silent: string }
const silent = createSocket('udp4')
const heardBySilent: string[] = []

const trunkOf = async (name: string, at: { address: string; port: number }) =>
  (
    await world.api.post(
      '/trunks',
      { name, kind: 'ip', line: name.toLowerCase(), host: at.address, port: at.port, qualifySeconds: 0 },
      withId,
    )
  ).id

beforeAll(async () => {
  world = await startWorld({ name: 'routes', ground, agents: ['ana', 'bia'] })
  second = await carrier({ at: secondAt, server: world.sip })
  await new Promise<void>((resolve) => silent.bind(silentAt.port, silentAt.address, resolve))
  silent.on('message', (message) => heardBySilent.push(String(message).split(' ', 1)[0] ?? ''))
  const [secondId, silentId] = [await trunkOf('Segunda', secondAt), await trunkOf('Muda', silentAt)]
  trunks = { first: world.trunkId, second: secondId, silent: silentId }
  const rule = (pattern: string, trunkId: string, more: object = {}) => ({ pattern, trunkId, ...more })
  await world.api.post(
    '/outbound-routes',
    {
      name: 'Saída',
      silentSeconds: 3,
      rules: [
        rule('55.', trunks.first, { strip: 2 }),
        rule('0[1-9].', trunks.first, { strip: 1, prefix: '77', thenTrunkIds: [trunks.second] }),
        rule('9XXXXXXXX', trunks.silent, { thenTrunkIds: [trunks.first] }),
        rule('9XXXXXXXX', trunks.second),
        rule('00.', trunks.second, { csp: '21' }),
        rule('2222XXXX', trunks.first, { callerId: '551140049000', forceCallerId: true }),
        rule('3333XXXX', trunks.first, { onlyExtensions: ['2001'] }),
      ],
    },
    withId,
  )
})
afterAll(async () => {
  silent.close()
  await second?.stop()
  await world?.stop()
})
beforeEach(async () => {
  world.telco.answering({ answersAfterMs: 50 })
  second.answering({ answersAfterMs: 50 })
  await world.calm()
  for (const call of second.calls) call.hangUp()
})

const ana = () => world.agent('ana').phone
const bia = () => world.agent('bia').phone

/** What is told of where the latest call to this number went: by which trunk, and why not. */
async function wayOf(dialled: string): Promise<string[]> {
  const page = await world.api.get(
    '/interactions?limit=50',
    z.object({ items: z.array(z.object({ id: z.string(), to: z.string().nullable() })) }),
  )
  const id = page.items.find(({ to }) => to === dialled)?.id
  if (!id) throw new Error(`nobody dialled ${dialled}`)
  const names = Object.fromEntries(Object.entries(trunks).map(([name, trunkId]) => [trunkId, name]))
  return (await world.events(id)).flatMap(({ type, data }) => {
    if (type !== 'call.way') return []
    const { at, id, why } = data as { at: string; id: string | null; why: string | null }
    return at === 'trunk' ? [`${names[id ?? ''] ?? id}: ${why ?? 'asked'}`] : [`${at}: ${why}`]
  })
}

async function hangUp(...calls: Call[]): Promise<void> {
  for (const call of calls) call.hangUp()
  await Promise.all(calls.map((call) => call.ended()))
}

describe('a call to outside', () => {
  test('sends what the manual says: 555125554444 with 2 removed is 5125554444', async () => {
    const call = await ana().dial('555125554444')
    const out = await world.telco.receives({ to: '5125554444' })
    await call.answered()
    await hangUp(call)
    await out.ended()
  })

  test('goes on to the second carrier where the first says 503, and the two hear each other', async () => {
    world.telco.answering({ refuses: 503 })
    const call = await ana().dial('02133330001')
    const refused = await world.telco.receives({ to: '772133330001' })
    expect((await refused.ended()).status).toBe(503)
    const out = await second.receives({ to: '772133330001' })
    await call.answered()
    await Promise.all([call.hears(), out.hears()])
    await hangUp(call)
    expect(await wayOf('02133330001')).toEqual([
      'outbound-route: rule 2: national',
      'first: asked',
      'first: congestion',
      'second: asked',
    ])
  })

  test.each([
    [486, '02133330010'],
    [404, '02133330011'],
    [603, '02133330012'],
  ] as const)(
    'that the first carrier answers with %d is over: another would say the same',
    async (refuses, dialled) => {
      world.telco.answering({ refuses })
      const before = second.calls.length
      const call = await ana().dial(dialled)
      await call.ended()
      expect(second.calls).toHaveLength(before)
    },
  )

  test('does not wait for a carrier that says nothing, and asks it last for a while', async () => {
    world.telco.answering({ refuses: 503 })
    const call = await ana().dial('987650001')
    const out = await second.receives({ to: '987650001' })
    await call.answered()
    expect(heardBySilent).toContain('INVITE')
    await out.hears()
    await hangUp(call)
    expect(await wayOf('987650001')).toEqual([
      'outbound-route: rule 3: mobile',
      'silent: asked',
      'silent: silent',
      'first: asked',
      'first: congestion',
      'second: asked',
    ])
    world.telco.answering({ answersAfterMs: 50 })
    const next = await ana().dial('987650002')
    await world.telco.receives({ to: '987650002' })
    await next.answered()
    await hangUp(next)
    expect((await wayOf('987650002')).slice(1)).toEqual(['first: asked'])
  })

  test('passes over a trunk whose lines are taken; a caller who comes by it is refused as by a carrier without a line', async () => {
    await change(world.api, `/trunks/${trunks.first}`, { callsMax: 1 })
    try {
      const one = await ana().dial('02133330021')
      await world.telco.receives({ to: '772133330021' })
      await one.answered()
      const other = await bia().dial('02133330022')
      await second.receives({ to: '772133330022' })
      await other.answered()
      expect(await wayOf('02133330022')).toEqual(['outbound-route: rule 2: national', 'first: full', 'second: asked'])
      const caller = await world.call(world.did.queue)
      expect(await caller.refused()).toBe(503)
      await hangUp(one, other)
      await eventually('the line is free again', async () => {
        const again = await world.call(world.did.queue, { hangUpAfterMs: 100 })
        return (await again.ended()).how === 'bye'
      })
    } finally {
      await change(world.api, `/trunks/${trunks.first}`, { callsMax: null })
    }
  })

  test('is gone on with by the next server, where the first one dies while a carrier is silent', async () => {
    const rules = [{ pattern: '98888XXXX', trunkId: trunks.silent, thenTrunkIds: [trunks.second] }]
    const { id } = await world.api.post(
      '/outbound-routes',
      { name: 'Queda', place: 1, silentSeconds: 3, rules },
      withId,
    )
    // What rests was forgotten by then: so the silent one is asked first again.
    await world.server.kill()
    await world.server.start()
    await world.calm()
    const before = heardBySilent.length
    const call = await ana().dial('988880001')
    await eventually('the silent carrier is asked', () => heardBySilent.slice(before).includes('INVITE'))
    await world.server.kill()
    await world.server.start()
    const out = await second.receives({ to: '988880001', withinMs: 20_000 })
    await call.answered(20_000)
    await Promise.all([call.hears(), out.hears()])
    await hangUp(call)
    await world.api.delete(`/outbound-routes/${id}`)
  })

  test('shows the number that the rule forces', async () => {
    const call = await ana().dial('22220001')
    const out = await world.telco.receives({ to: '22220001' })
    expect(out.from).toBe('551140049000')
    await hangUp(call)
  })

  test('of a rule for one extension is refused to another, with a word', async () => {
    const allowed = await ana().dial('33330001')
    await world.telco.receives({ to: '33330001' })
    const before = world.telco.calls.length
    const refused = await bia().dial('33330002')
    await refused.hears(500)
    expect((await refused.ended(20_000)).by).toBe('them')
    expect(world.telco.calls).toHaveLength(before)
    await hangUp(allowed)
  })
})

describe('what an extension may dial', () => {
  const use = () =>
    world.api.get(
      '/outbound-use',
      z.object({ caps: z.array(z.object({ capId: z.string().nullable(), calls: z.number(), atOnce: z.number() })) }),
    )
  const nobodyAbroad = () =>
    eventually('nobody calls abroad', async () => (await use()).caps.every(({ atOnce }) => atOnce === 0))
  const dialsAbroad = async (dialled: string) => {
    const call = await bia().dial(dialled)
    return { call, out: await second.receives({ to: `0021${dialled.slice(2)}`, withinMs: 4_000 }) }
  }

  test('is nothing abroad, until its class says so; then as much as the cap leaves, also after a restart', async () => {
    const before = second.calls.length
    const refused = await bia().dial('0012125550001')
    await refused.hears(500)
    await refused.ended(20_000)
    expect(second.calls).toHaveLength(before)
    expect(await wayOf('0012125550001')).toEqual(['class-of-service: international'])

    const all = ['local', 'mobile', 'national', 'mobile-national', 'international']
    const { id } = await world.api.post('/classes-of-service', { name: 'Diretoria', kinds: all }, withId)
    await change(world.api, `/extensions/${world.agent('bia').extensionId}`, { classOfServiceId: id })
    const cap = { name: 'DDI', kinds: ['international'], of: 'extension', callsMax: 2, atOnceMax: 1 }
    const { id: capId } = await world.api.post('/outbound-caps', cap, withId)

    const first = await dialsAbroad('0012125550002')
    await first.call.answered()
    const atOnce = await bia().dial('0012125550003')
    await atOnce.hears(500)
    expect(await wayOf('0012125550003')).toEqual(['outbound-route: rule 5: international', 'outbound-cap: at-once'])
    atOnce.hangUp()
    await hangUp(first.call)
    await nobodyAbroad()
    const { call } = await dialsAbroad('0012125550004')
    await hangUp(call)

    await world.server.kill()
    await world.server.start()
    await world.calm()
    const over = await bia().dial('0012125550005')
    await over.hears(500)
    expect(await wayOf('0012125550005')).toEqual(['outbound-route: rule 5: international', 'outbound-cap: calls'])
    over.hangUp()
    expect((await use()).caps.find((one) => one.capId === capId)?.calls).toBe(2)
  })

  test('is an emergency number in any case, by any trunk that takes it', async () => {
    const { id } = await world.api.post('/classes-of-service', { name: 'Portaria', kinds: [], never: ['.'] }, withId)
    await change(world.api, `/extensions/${world.agent('bia').extensionId}`, { classOfServiceId: id })
    await change(world.api, `/trunks/${trunks.first}`, { callsMax: 1 })
    const line = await ana().dial('22220002')
    await line.answered()
    world.telco.answering({ refuses: 503 })
    const call = await bia().dial('190')
    const refused = await world.telco.receives({ to: '190' })
    expect((await refused.ended()).status).toBe(503)
    await second.receives({ to: '190' })
    await call.answered()
    await hangUp(call, line)
    await change(world.api, `/trunks/${trunks.first}`, { callsMax: null })
    await change(world.api, `/extensions/${world.agent('bia').extensionId}`, { classOfServiceId: null })
  })
})

describe('a call from outside', () => {
  const unknownDids = () =>
    world.api.get(
      '/unknown-dids',
      z.object({ items: z.array(z.object({ id: z.string(), did: z.string(), raw: z.string(), count: z.number() })) }),
    )

  test('to a number that no route takes is listed as it came, until a route takes it', async () => {
    for (const to of ['551133337777', '01133337777', '1133337777']) {
      const call = await world.call(to)
      await call.hears(300)
      await hangUp(call)
    }
    const { items } = await eventually('it is listed', async () => {
      const found = await unknownDids()
      return found.items.some(({ count }) => count === 3) && found
    })
    expect(items).toMatchObject([{ did: '+551133337777', raw: '1133337777', count: 3 }])
    const hangUpNow = { type: 'hang-up' }
    await world.api.post('/inbound-routes', { name: 'Novo', did: '1133337777', destination: hangUpNow }, withId)
    expect((await unknownDids()).items).toEqual([])
  })

  test('goes by who calls before it goes by any, and by the trunk’s last resort where nothing else fits', async () => {
    const destination = { type: 'queue', id: world.queueId }
    const vip = { is: 'prefix', prefix: '21' }
    await world.api.post('/inbound-routes', { name: 'Rio', did: '', caller: vip, destination }, withId)
    const fromRio = await world.telco.call({ from: '5521987650001', to: '551140048001' })
    await fromRio.answered()
    await hangUp(fromRio)
    const other = await world.telco.call({ from: '5511987650001', to: '551140048001' })
    await other.hears(200)
    expect(other.happened.answeredAt).toBeUndefined()
    await hangUp(other)
    await world.api.post('/inbound-routes', { name: 'Resto', did: '', trunkId: trunks.first, destination }, withId)
    const rest = await world.telco.call({ from: '5511987650001', to: '551140048001' })
    await rest.answered()
    await hangUp(rest)
  })

  test('of somebody who is blocked rings nowhere', async () => {
    const blocked = { name: 'Trote', caller: { is: 'number', number: '(11) 98765-0099' } }
    const { id } = await world.api.post('/blocked-callers', blocked, withId)
    const call = await world.telco.call({ from: '5511987650099', to: world.did.queue })
    expect([403, 603]).toContain(await call.refused())
    const { rev } = await world.api.get(`/blocked-callers/${id}`, z.object({ rev: z.number() }))
    await world.api.patch(`/blocked-callers/${id}`, { rev, gets: 'busy' }, anything)
    const again = await world.telco.call({ from: '5511987650099', to: world.did.queue })
    expect(await again.refused()).toBe(486)
    await world.api.delete(`/blocked-callers/${id}`)
  })
})
