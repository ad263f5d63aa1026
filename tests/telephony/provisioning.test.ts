import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LegEvent } from '#server/calls/ports.ts'
import { newSecret, secretHash } from '#server/extensions/index.ts'
import { systemClock } from '#server/host/clock.ts'
import { asId, type CompanyId, type ExtensionId, type LegId, type TrunkId } from '#server/kernel/ids.ts'
import { anExtension, aTrunk, fakeRecords } from '#server/provisioning/fake/records.ts'
import { createLiveState, createProvisioning } from '#server/provisioning/index.ts'
import { createAmi } from '#server/telephony/ami/connection.ts'
import { createDatabase } from '#server/telephony/ami/database.ts'
import { createAri } from '#server/telephony/ari/ari.ts'
import { createLegs } from '#server/telephony/ari/legs.ts'
import { createObjects, objectTypes } from '#server/telephony/ari/objects.ts'
import { eventually } from '#tests/support/eventually.ts'
import { carrier, phone } from '#tests/support/sip/index.ts'
import { registrar } from './registrar.ts'

const env = (name: string) => process.env[name] ?? ''
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const server = { address: env('VEZ_SIP_HOST') || '127.0.0.1', port: Number(env('VEZ_SIP_PORT')) }
// Known by address first, so each side has one of its own.
const listed = { address: '127.0.0.2', port: server.port + 10 }
const unlisted = { address: '127.0.0.4', port: server.port + 11 }
const desk = { address: '127.0.0.3', port: server.port + 12 }
// A new port each time: Asterisk goes on for half a minute to tell the one before.
let providers = 0
const newProvider = () => ({ address: '127.0.0.9', port: server.port + 20 + providers++ })

const companyId = asId<CompanyId>('company1')
const ext1 = asId<ExtensionId>('ext1')
const trunk1 = asId<TrunkId>('trunk1')
const secret = newSecret()
const extension = anExtension({ secretHash: secretHash('acme-201', secret) })
const trunk = aTrunk({ host: listed.address, port: listed.port })

const ari = createAri({
  url: env('VEZ_ARI_URL'),
  user: env('VEZ_ARI_USER'),
  password: env('VEZ_ARI_PASSWORD'),
  eventsHost: '127.0.0.1',
  eventsPort: Number(env('VEZ_ARI_EVENTS_PORT')),
  app: 'vez-0',
  log,
})
const ami = createAmi({
  host: env('VEZ_AMI_HOST'),
  port: Number(env('VEZ_AMI_PORT')),
  user: env('VEZ_AMI_USER'),
  password: env('VEZ_AMI_PASSWORD'),
})
const objects = createObjects({ commands: ari, database: createDatabase({ ami }) })
const records = fakeRecords()
const provisioning = createProvisioning({
  objects,
  wanted: records,
  resolve: async () => [],
  shard: 0,
  clock: systemClock,
  log,
})
const live = createLiveState({ status: ami })
const legs = createLegs({
  ari,
  log,
  phoneAddress: provisioning.phoneAddress,
  trunkAddress: provisioning.trunkAddress,
  mediaUrl: 'http://127.0.0.1:9',
  soundsRoot: env('VEZ_SOUNDS_ROOT'),
})
const events: LegEvent[] = []
const cleanUps: (() => Promise<void> | void)[] = []
/** Ended after the test, in the opposite order. */
const owned = <T extends { stop(): Promise<void> }>(thing: T): T => {
  cleanUps.push(() => thing.stop())
  return thing
}

const registrations = async () => {
  const found = await objects.list('registration')
  return found.ok ? found.value : []
}
const arrival = (after = 0) =>
  eventually('a call that arrives', () => events.slice(after).find((event) => event.type === 'leg.arrived'))
const ended = (legId: LegId) =>
  eventually('the end of the leg', () => events.find((event) => event.type === 'leg.ended' && event.legId === legId))

beforeAll(async () => {
  legs.onEvent((event) => {
    events.push(event)
  })
  ami.start()
  await legs.start()
  await eventually('Asterisk, over both interfaces', () => ami.isUp() && ari.isUp())
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
  records.extensionList = []
  records.trunkList = []
  await provisioning.reconcileAll()
  events.length = 0
})

afterAll(async () => {
  provisioning.close()
  await ari.close()
  ami.close()
})

test('a phone logs in with its secret, which Asterisk has as a hash only, and with no other', async () => {
  records.extensionList = [extension]
  expect(await provisioning.apply('extension', ext1)).toEqual({ state: 'applied' })
  const ana = owned(await phone({ at: desk, server, user: 'acme-201', password: secret, registers: false }))
  await ana.register()
  expect(await live.extension('acme-201')).toMatchObject({ code: 'registered' })
  const states = await live.extensions(['acme-201', 'acme-202'])
  expect(states.get('acme-201')).toMatchObject({ code: 'registered', address: expect.stringContaining(desk.address) })
  expect(states.get('acme-202')).toEqual({ code: 'unregistered' })
  const auth = await objects.get('auth', 'acme-201')
  expect(auth.ok && JSON.stringify([...auth.value])).not.toContain(secret)

  const thief = owned(await phone({ at: unlisted, server, user: 'acme-201', password: 'wrong', registers: false }))
  await expect(thief.register()).rejects.toThrow('401')
})

test('a new secret counts at once: the old one is refused', async () => {
  records.extensionList = [extension]
  await provisioning.apply('extension', ext1)
  const ana = owned(await phone({ at: desk, server, user: 'acme-201', password: secret }))
  records.extensionList = [{ ...extension, secretHash: secretHash('acme-201', 'another-secret-1') }]
  await provisioning.apply('extension', ext1)
  await expect(ana.register()).rejects.toThrow('401')
})

test('a call of a phone comes with its company and extension', async () => {
  records.extensionList = [extension]
  await provisioning.apply('extension', ext1)
  const ana = owned(await phone({ at: desk, server, user: 'acme-201', password: secret }))
  const call = await ana.dial('5551000')
  const arrived = await arrival()
  expect(arrived).toMatchObject({ companyId, from: { side: 'extension', extensionId: ext1 }, dialled: '5551000' })
  expect(arrived.type === 'leg.arrived' && arrived.callerId).toMatchObject({ number: '201', name: 'Ana Souza' })
  call.hangUp()
  if (arrived.type === 'leg.arrived') await ended(arrived.legId)
})

test('a phone stays reachable, without logging in again, when its extension is changed', async () => {
  records.extensionList = [extension]
  await provisioning.apply('extension', ext1)
  const ana = owned(await phone({ at: desk, server, user: 'acme-201', password: secret }))
  records.extensionList = [{ ...extension, name: 'Ana Lima', secretHash: secretHash('acme-201', 'another-secret-1') }]
  expect(await provisioning.apply('extension', ext1)).toEqual({ state: 'applied' })
  const legId = asId<LegId>(`leg${Date.now()}`)
  const tag = { companyId, interactionId: asId<never>('interaction1'), role: 'agent' } as const
  const rung = await legs.ring(
    legId,
    { companyId, extensionId: ext1 },
    { callerId: { number: '11999990000' }, tag, ringMs: 10_000 },
  )
  expect(rung).toEqual({ ok: true })
  await ana.rings()
  await legs.hangUp(legId)
  await ended(legId)
})

test('a trunk lets calls in from its addresses and from no other', async () => {
  records.trunkList = [trunk]
  expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
  const friend = owned(await carrier({ at: listed, server }))
  const stranger = owned(await carrier({ at: unlisted, server }))
  const call = await friend.call({ from: '11988887777', to: '1130001000' })
  const arrived = await arrival()
  expect(arrived).toMatchObject({ companyId, from: { side: 'trunk', trunkId: trunk1 }, dialled: '1130001000' })
  call.hangUp()

  const refused = await stranger.call({ from: '11988887777', to: '1130001000' })
  expect((await refused.ended()).status).toBe(401)
  expect(events.filter((event) => event.type === 'leg.arrived')).toHaveLength(1)
})

test('who writes the name of a trunk or an extension into From gets nowhere', async () => {
  records.trunkList = [trunk]
  records.extensionList = [extension]
  await provisioning.reconcileAll()
  const stranger = owned(await carrier({ at: unlisted, server }))
  for (const from of ['trunk1', 'acme-201']) {
    const call = await stranger.call({ from, to: '1130001000' })
    expect((await call.ended()).status).toBe(401)
  }
  expect(events.filter((event) => event.type === 'leg.arrived')).toHaveLength(0)
})

test('an address that is taken off a trunk is refused at once, and the others are not', async () => {
  records.trunkList = [{ ...trunk, allowedIps: [unlisted.address] }]
  await provisioning.apply('trunk', trunk1)
  const leaving = owned(await carrier({ at: unlisted, server }))
  const staying = owned(await carrier({ at: listed, server }))
  const before = await leaving.call({ from: '1', to: '1130001000' })
  await arrival()
  before.hangUp()

  records.trunkList = [trunk]
  await provisioning.apply('trunk', trunk1)
  const after = await leaving.call({ from: '1', to: '1130001000' })
  expect((await after.ended()).status).toBe(401)
  const seen = events.length
  const other = await staying.call({ from: '2', to: '1130001000' })
  await arrival(seen)
  other.hangUp()
})

test('a call in talk goes on while its trunk is changed, and ends cleanly', async () => {
  records.trunkList = [trunk]
  await provisioning.apply('trunk', trunk1)
  const line = owned(await carrier({ at: listed, server }))
  const call = await line.call({ from: '11988887777', to: '1130001000' })
  const arrived = await arrival()
  if (arrived.type !== 'leg.arrived') return
  await legs.answer(arrived.legId)
  await call.answered()

  records.trunkList = [{ ...trunk, codecs: ['ulaw'], allowedIps: ['203.0.113.1'], additional: 'dtmfmode=auto' }]
  expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
  expect(call.happened.ended).toBeUndefined()
  const alive = await legs.alive()
  expect(alive.ok && alive.value.legs.map((leg) => leg.legId)).toContain(arrived.legId)
  call.hangUp()
  expect(await ended(arrived.legId)).toMatchObject({ cause: 'hung-up' })
})

test('a trunk registers with its line, and a changed password goes over the wire at once', async () => {
  const provider = newProvider()
  const at = owned(await registrar({ ...provider, mood: { password: 'right-1' } }))
  const registered = aTrunk({
    kind: 'registration',
    host: provider.address,
    port: provider.port,
    user: 'client',
    password: 'right-1',
  })
  records.trunkList = [registered]
  expect(await provisioning.apply('trunk', trunk1)).toEqual({ state: 'applied' })
  await eventually('the registration', async () => (await live.trunk('trunk1', 'registration')).code === 'registered')
  expect(at.seen.at(-1)).toMatchObject({ user: 'client', status: 200 })
  expect(at.seen.at(-1)?.contact).toContain('1130001000@')

  at.feel({ password: 'right-2' })
  records.trunkList = [{ ...registered, password: 'right-2' }]
  const before = at.seen.length
  await provisioning.apply('trunk', trunk1)
  await eventually('the new password', () =>
    at.seen.slice(before).some((each) => each.status === 200 && each.expiresSeconds > 0),
  )

  records.trunkList = [{ ...registered, active: false }]
  await provisioning.apply('trunk', trunk1)
  await eventually('the end of the registration', () => at.seen.at(-1)?.expiresSeconds === 0)
  expect(await live.trunk('trunk1', 'registration')).toEqual({ code: 'absent' })
})

test.each([401, 403, 503] as const)('a provider that answers %i is asked again until it takes us', async (refuses) => {
  const provider = newProvider()
  const at = owned(await registrar({ ...provider, mood: { refuses } }))
  records.trunkList = [
    aTrunk({ kind: 'registration', host: provider.address, port: provider.port, user: 'client', password: 'p' }),
  ]
  await provisioning.apply('trunk', trunk1)
  await eventually('the refusal', async () => (await live.trunk('trunk1', 'registration')).code === 'rejected')
  // The minute until the next try is shortened, nothing else.
  const [registrationId = ''] = await registrations()
  const settings = await objects.get('registration', registrationId)
  if (!settings.ok) throw new Error(settings.why)
  const quick = [...settings.value]
    .filter(([, text]) => text !== '')
    .map(([name, text]): [string, string] => {
      if (!name.endsWith('retry_interval')) return [name, text]
      expect(Number(text), name).toBeGreaterThan(0)
      return [name, '1']
    })
  await objects.remove('registration', registrationId)
  expect(await objects.put('registration', 'trunk1-quick', quick)).toEqual({ ok: true })
  await eventually('a second refusal', () => at.seen.filter((each) => each.status === refuses).length >= 3)
  at.feel({ password: 'p' })
  await eventually('the registration', async () => (await live.trunk('trunk1', 'registration')).code === 'registered')
})

test('a provider that is silent is told from one that refuses', async () => {
  const provider = newProvider()
  const at = owned(await registrar({ ...provider, mood: 'silent' }))
  records.trunkList = [
    aTrunk({ kind: 'registration', host: provider.address, port: provider.port, user: 'client', password: 'p' }),
  ]
  await provisioning.apply('trunk', trunk1)
  expect(await live.trunk('trunk1', 'registration')).toEqual({ code: 'no-answer' })
  at.feel({ password: 'p' })
})

test('a call through a trunk that registers is known by the line that the provider gives back, and by nothing else', async () => {
  const provider = newProvider()
  const at = owned(await registrar({ ...provider, mood: { password: 'p' } }))
  records.trunkList = [
    aTrunk({ kind: 'registration', host: provider.address, port: provider.port, user: 'client', password: 'p' }),
  ]
  await provisioning.apply('trunk', trunk1)
  await eventually('the registration', async () => (await live.trunk('trunk1', 'registration')).code === 'registered')
  const contact = at.seen.findLast((each) => each.status === 200 && each.expiresSeconds > 0)?.contact ?? ''
  at.call(contact.replace(/;line=[a-z]+/, ';line=guessed'), server)
  await eventually('the refusal', () => at.answers.includes(401))
  expect(events.filter((event) => event.type === 'leg.arrived')).toEqual([])

  at.call(contact, server)
  const arrived = await arrival()
  expect(arrived).toMatchObject({ companyId, from: { side: 'trunk', trunkId: trunk1 }, dialled: '1130001000' })
  if (arrived.type !== 'leg.arrived') return
  await legs.hangUp(arrived.legId)
  await ended(arrived.legId)
})

test('a poisoned endpoint is put right, and one of nobody is cleared away', async () => {
  records.extensionList = [extension]
  await objects.put('endpoint', 'acme-201', [['context', 'from-extension']])
  await objects.put('endpoint', 'stray', [['context', 'from-extension']])
  expect(await provisioning.reconcileAll()).toMatchObject({ failed: [] })
  const kept = await objects.list('endpoint')
  expect(kept.ok && kept.value).toEqual(['acme-201'])
  const ana = owned(await phone({ at: desk, server, user: 'acme-201', password: secret, registers: false }))
  await ana.register()
})

test('when all is as it should be, nothing is written', async () => {
  records.extensionList = [
    extension,
    anExtension({ id: asId<ExtensionId>('ext2'), sipUser: 'acme-202', kind: 'webphone' }),
  ]
  records.trunkList = [
    { ...trunk, additional: 'insecure=port,invite\nnat=yes\nsendrpid=pai\ntransport=tcp\nqualify=no' },
  ]
  expect(await provisioning.reconcileAll()).toMatchObject({ records: 3, changed: 3, failed: [] })
  const writes: string[] = []
  const watched = {
    ...objects,
    put: (...args: Parameters<typeof objects.put>) => {
      writes.push(`put ${args[0]}/${args[1]}`)
      return objects.put(...args)
    },
  }
  const second = createProvisioning({
    objects: watched,
    wanted: records,
    resolve: async () => [],
    shard: 0,
    clock: systemClock,
    log,
  })
  expect(await second.reconcileAll()).toMatchObject({ changed: 0, removed: 0, failed: [] })
  expect(writes).toEqual([])
})

test('when all records are gone, Asterisk has nothing of ours', async () => {
  records.extensionList = [extension]
  records.trunkList = [trunk]
  await provisioning.reconcileAll()
  records.extensionList = []
  records.trunkList = []
  await provisioning.reconcileAll()
  for (const type of objectTypes) expect(await objects.list(type)).toEqual({ ok: true, value: [] })
})
