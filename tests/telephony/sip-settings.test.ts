import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LegEvent } from '#server/calls/ports.ts'
import { systemClock } from '#server/host/clock.ts'
import { asId, type CompanyId, type InteractionId, type LegId, type TalkId, type TrunkId } from '#server/kernel/ids.ts'
import { aTrunk, fakeRecords } from '#server/provisioning/fake/records.ts'
import { createProvisioning } from '#server/provisioning/index.ts'
import { settingsFilesIn } from '#server/sip-settings/index.ts'
import { guestsSentence, type SipSettingsFields, sipSettingsSchema } from '#server/sip-settings/schema.ts'
import { createSipSettings, type Kept, noSettings } from '#server/sip-settings/service.ts'
import { createTelephony } from '#server/telephony/index.ts'
import { eventually } from '#tests/support/eventually.ts'
import { carrier } from '#tests/support/sip/index.ts'

/** SIP settings on a real Asterisk: what counts at once, what waits for a restart, and what a stranger gets. */
const env = (name: string) => process.env[name] ?? ''
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const sip = { address: env('VEZ_SIP_HOST') || '127.0.0.1', port: Number(env('VEZ_SIP_PORT')) }
let places = 50
const place = () => ({ address: `127.0.101.${++places}`, port: sip.port + 41 })
const companyId = asId<CompanyId>('company1')
const trunkId = asId<TrunkId>('trunk1')
const by = { id: 'u1', companyId, name: 'Engenheira' }
const records = fakeRecords()
const events: LegEvent[] = []
const told: string[] = []

const telephony = createTelephony({
  config: {
    ari: {
      url: env('VEZ_ARI_URL'),
      user: env('VEZ_ARI_USER'),
      password: env('VEZ_ARI_PASSWORD'),
      eventsHost: '127.0.0.1',
      eventsPort: Number(env('VEZ_ARI_EVENTS_PORT')),
    },
    ami: {
      host: env('VEZ_AMI_HOST'),
      port: Number(env('VEZ_AMI_PORT')),
      user: env('VEZ_AMI_USER'),
      password: env('VEZ_AMI_PASSWORD'),
    },
    hep: { host: '127.0.0.1', port: Number(env('VEZ_HEP_PORT')) },
    sip: { host: sip.address, port: sip.port },
    internalUrl: 'http://127.0.0.1:9',
    soundsRoot: env('VEZ_SOUNDS_ROOT'),
    shard: 0,
  },
  clock: systemClock,
  log,
  phoneAddress: () => undefined,
  trunkAddress: (trunk) => provisioning.trunkAddress(trunk),
})
const provisioning = createProvisioning({
  objects: telephony.objects,
  wanted: records,
  resolve: async () => [],
  shard: 0,
  clock: systemClock,
  log,
})
let kept: Kept = { fields: noSettings(), restart: null, rev: 0, updatedAt: 0 }
const settings = createSipSettings({
  store: {
    read: async () => kept,
    async save(fields, rev) {
      kept = { ...kept, fields, rev: rev + 1 }
      return kept
    },
    async keepRestart(restart) {
      kept = { ...kept, restart }
    },
  },
  asterisk: {
    command: telephony.ami.command,
    onUp: telephony.ami.onUp,
    startedAt: async () => (await telephony.health.asterisk())?.startedAt,
    write: settingsFilesIn(env('VEZ_ASTERISK_SETTINGS_DIR') || join(process.cwd(), 'nowhere')),
  },
  resolve: async (host) => (host === 'pabx.example.com' ? ['203.0.113.50'] : []),
  ownAddresses: () => ['127.0.0.1'],
  trunkOf: async (id) => (id === trunkId ? { companyId, owner: `0:trunk:${trunkId}` } : undefined),
  tell: (_company, type) => told.push(type),
  phonesChanged: () => {},
  clock: systemClock,
  log,
})
const save = (fields: Partial<SipSettingsFields>) =>
  settings.save(sipSettingsSchema.parse({ ...noSettings(), ...fields }), kept.rev)
const restarted = () =>
  eventually('the end of the restart', () => kept.restart?.state === 'done' || kept.restart?.state === 'failed', {
    withinMs: 30_000,
    seen: () => kept.restart,
  })
const isUp = () => eventually('Asterisk', () => telephony.ami.isUp() && telephony.isUp(), { withinMs: 20_000 })

let legCount = 0
async function dial(): Promise<LegId> {
  const legId = asId<LegId>(`settings-${Date.now()}-${++legCount}`)
  const tag = { companyId, interactionId: asId<InteractionId>(`i${legCount}`), role: 'callee' as const }
  const how = { callerId: { number: '1130001000' }, tag, ringMs: 20_000, talkId: asId<TalkId>(`${legId}-t`) }
  expect(await telephony.legs.dial(legId, { companyId, trunkId, number: '11987650001' }, how)).toEqual({ ok: true })
  return legId
}

beforeAll(async () => {
  telephony.legs.onEvent((event) => {
    events.push(event)
  })
  await telephony.start()
  await isUp()
  await settings.start()
})

afterAll(async () => {
  records.trunkList = []
  await provisioning.reconcileAll()
  await save({})
  await settings.restart('now', null, by)
  await restarted()
  await isUp()
  settings.close()
  provisioning.close()
  await telephony.close()
})

test('the manual’s block is pasted whole; RTP ports count at once, the outside address after a restart without calls', async () => {
  const at = place()
  const line = await carrier({ at, server: sip })
  records.trunkList = [aTrunk({ host: at.address, port: at.port })]
  await provisioning.reconcileAll()
  const saved = await save({
    externalHost: 'pabx.example.com',
    localNets: ['10.0.0.0/8', '192.168.0.0/16'],
    rtpFirst: 21_000,
    rtpLast: 21_499,
    general:
      'context=default\nallowguest=yes\nlanguage=pt-br\ntransport=udp\ncallcounter=yes session-timers=refuse\nvideosupport=yes\nmatch_auth_username=yes\nuseragent=PABX Central',
  })
  expect(saved.pending).toEqual(['external-address', 'local-nets', 'user-agent'])
  expect(saved.found?.rtp).toEqual({ first: 21_000, last: 21_499 })

  const before = await dial()
  const first = await line.receives()
  const told0 = first.messages.find(({ method }) => method === 'INVITE')?.text ?? ''
  expect(told0).toMatch(/^m=audio 21[0-4]\d\d /m)
  expect(told0).not.toContain('203.0.113.50')

  // A call is up: Asterisk waits for its end.
  await settings.restart('no-calls', null, by)
  await eventually('the call', () => events.some((event) => event.type === 'leg.answered'))
  const alive = await telephony.legs.alive()
  expect(alive.ok && alive.value.legs.map(({ legId }) => legId)).toContain(before)
  expect(kept.restart?.state).toBe('asked')
  await telephony.legs.hangUp(before)
  await restarted()
  await isUp()
  expect(await settings.state()).toMatchObject({ pending: [], kept: { restart: { state: 'done' } } })
  expect(told).toEqual(['asterisk.restart-asked', 'asterisk.restarted'])

  const after = await dial()
  const second = await line.receives()
  const told1 = second.messages.find(({ method }) => method === 'INVITE')?.text ?? ''
  expect(told1).toMatch(/^Contact: <sip:[^>]*@203\.0\.113\.50/m)
  expect(told1).toMatch(/^c=IN IP4 203\.0\.113\.50/m)
  expect(told1).toMatch(/^User-Agent: PABX Central/m)
  await telephony.legs.hangUp(after)
  await line.stop()
})

test('strangers stay out, whatever is pasted, until the risk is confirmed; then they come in by one trunk’s routes', async () => {
  const stranger = await carrier({ at: place(), server: sip })
  await save({ general: 'allowguest=yes\ncontext=from-extension' })
  const refused = await stranger.call({ from: 'anonymous', to: '1130001000' })
  expect((await refused.ended()).status).toBe(401)

  expect((await save({ guests: { trunkId, understood: guestsSentence } })).pending).toContain('guests')
  await settings.restart('now', null, by)
  await restarted()
  await isUp()
  expect((await settings.state()).pending).toEqual([])
  events.length = 0
  const call = await stranger.call({ from: '5511999990000', to: '1130001000' })
  const arrived = await eventually('the call', () => events.find((event) => event.type === 'leg.arrived'))
  expect(arrived).toMatchObject({ companyId, from: { side: 'trunk', trunkId }, dialled: '1130001000' })
  call.hangUp()
  await call.ended()
  await stranger.stop()
})

test('a restart that is taken back does not come', async () => {
  const startedAt = (await settings.state()).startedAt
  await settings.restart('at', Date.now() + 60_000, by)
  expect(kept.restart?.state).toBe('scheduled')
  await settings.cancelRestart(by)
  expect(kept.restart).toBeNull()
  expect((await settings.state()).startedAt).toBe(startedAt)
})
