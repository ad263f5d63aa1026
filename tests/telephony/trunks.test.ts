import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LegEvent } from '#server/calls/ports.ts'
import { newSecret, secretHash } from '#server/extensions/index.ts'
import { systemClock } from '#server/host/clock.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { type Happened, system } from '#server/kernel/events.ts'
import { asId, type CompanyId, type InteractionId, type LegId, type TalkId, type TrunkId } from '#server/kernel/ids.ts'
import { anExtension, aTrunk, fakeRecords } from '#server/provisioning/fake/records.ts'
import { createLiveState, createProvisioning, type TrunkRecord } from '#server/provisioning/index.ts'
import { createTelephony } from '#server/telephony/index.ts'
import { createTrunkTraffic, createTrunkWatch } from '#server/trunks/index.ts'
import { eventually } from '#tests/support/eventually.ts'
import { request, shout } from '#tests/support/raw-sip.ts'
import { carrier } from '#tests/support/sip/index.ts'
import { registrar } from './registrar.ts'

/** Trunks on a real Asterisk, with carriers that take, refuse and are silent: what the trunk page says, and why. */
const env = (name: string) => process.env[name] ?? ''
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const sip = { address: env('VEZ_SIP_HOST') || '127.0.0.1', port: Number(env('VEZ_SIP_PORT')) }
let places = 0
/** Asterisk goes on for half a minute to tell the one before that it is left: each test has carriers of its own. */
const place = () => ({ address: `127.0.101.${++places}`, port: sip.port + 40 })

const companyId = asId<CompanyId>('company1')
const trunkId = asId<TrunkId>('trunk1')
const records = fakeRecords()
const events: LegEvent[] = []
const told: string[] = []
/** Alarms wait for minutes; theirs pass twenty times as fast. */
const speed = 20
const quick: Clock = {
  now: () => Date.now() * speed,
  wakeAt: (at, wake) => systemClock.wakeAt(at / speed, wake),
}

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
const traffic = createTrunkTraffic({
  clock: systemClock,
  ended: (_company, data) => {
    const event: Happened = { id: '', type: 'trunk.call-ended', at: quick.now(), companyId, actor: system, data }
    watch.onEvent(event)
  },
})
const legs = traffic.watching(telephony.legs)
const watch = createTrunkWatch({
  trunks: () =>
    records.trunkList.map(({ id, kind, user, line, host, active, qualifySeconds }) => ({
      id,
      companyId,
      kind,
      account: kind === 'registration' ? `${user ?? line}@${host}` : null,
      isQualified: qualifySeconds > 0,
      active,
      callsMax: 2,
      asrAlarmPercent: null,
    })),
  states: createLiveState({ status: telephony.ami }),
  registration: telephony.registrations.answer,
  traffic,
  dayOf: () => 'today',
  past: async function* () {},
  tell: (_company, { alarm, to }) => told.push(`${alarm} ${to}`),
  failed: (why) => {
    throw why
  },
  clock: quick,
})

const live = async () => {
  const [found] = await watch.live(companyId)
  if (!found) throw new Error('there is no trunk')
  return found
}
const cleanUps: (() => Promise<void>)[] = []
const owned = <T extends { stop(): Promise<void> }>(thing: T): T => {
  cleanUps.push(() => thing.stop())
  return thing
}
const apply = async (trunk: TrunkRecord) => {
  records.trunkList = [trunk]
  expect(await provisioning.apply('trunk', trunkId)).toEqual({ state: 'applied' })
}
let legCount = 0
async function dial(number: string): Promise<LegId> {
  const legId = asId<LegId>(`trunks-${Date.now()}-${++legCount}`)
  const tag = { companyId, interactionId: asId<InteractionId>(`i${legCount}`), role: 'callee' as const }
  const talkId = asId<TalkId>(`${legId}-t`)
  const callerId = { number: '1130001000' }
  const asked = await legs.dial(legId, { companyId, trunkId, number }, { callerId, tag, ringMs: 20_000, talkId })
  expect(asked).toEqual({ ok: true })
  return legId
}
const over = (legId: LegId) =>
  eventually('the end of the leg', () => events.find((event) => event.type === 'leg.ended' && event.legId === legId))

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const phonePort = 5_999
const register = (address: string, user: string, headers = '') =>
  request('REGISTER', { from: address, server: sip, user, headers })
    .replaceAll('{port}', String(phonePort))
    .replace(/^REGISTER sip:[^@]+@/, 'REGISTER sip:')

/** Sends one request, and gives the final answer, whatever else comes: who has registered is sent OPTIONS at once. */
function ask(address: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const late = setTimeout(() => reject(new Error('no answer')), 5_000)
    socket.on('message', (bytes) => {
      if (!/^SIP\/2\.0 [2-6]/.test(bytes.toString())) return
      clearTimeout(late)
      socket.close(() => resolve(bytes.toString()))
    })
    socket.bind(phonePort, address, () => socket.send(text, sip.port, sip.address))
  })
}

beforeAll(async () => {
  telephony.legs.onEvent(traffic.onEvent)
  telephony.legs.onEvent((event) => {
    events.push(event)
  })
  await telephony.start()
  await eventually('Asterisk, over both interfaces', () => telephony.ami.isUp() && telephony.isUp())
  await watch.start([companyId])
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
  records.trunkList = []
  await provisioning.reconcileAll()
  events.length = 0
  told.length = 0
})

afterAll(async () => {
  watch.close()
  provisioning.close()
  await telephony.close()
})

test('a refused registration says which SIP code the carrier gave, is an alarm, and is none when it is taken', async () => {
  const at = place()
  const provider = owned(await registrar({ ...at, mood: { refuses: 403 } }))
  await apply(aTrunk({ kind: 'registration', host: at.address, port: at.port, user: 'client', password: 'right' }))
  await eventually('the refusal', async () => (await live()).state.code === 'rejected')
  await eventually('its code', async () => (await live()).answer?.status === 403)
  await eventually('the alarm', () => told.includes('registration-refused raised'))
  expect((await live()).alarms).toMatchObject([{ alarm: 'registration-refused' }])

  provider.feel({ password: 'right' })
  const name = await createLiveState({ status: telephony.ami }).registrationOf(trunkId)
  expect(await telephony.status.register(name ?? '')).toMatchObject({ ok: true })
  await eventually('the registration', async () => (await live()).state.code === 'registered')
  await eventually('the end of the alarm', () => told.includes('registration-refused cleared'))
  expect((await live()).answer).toMatchObject({ status: 200 })
})

test('a wrong password is told from a silent carrier', async () => {
  const at = place()
  const provider = owned(await registrar({ ...at, mood: { password: 'right' } }))
  await apply(aTrunk({ kind: 'registration', host: at.address, port: at.port, user: 'other', password: 'wrong' }))
  await eventually('401', async () => (await live()).answer?.status === 401)

  provider.feel('silent')
  const silent = place()
  await apply(aTrunk({ kind: 'registration', host: silent.address, port: silent.port, user: 'x', password: 'y' }))
  await eventually('no answer', async () => (await live()).state.code === 'no-answer')
  expect((await live()).answer).toBeNull()
  await eventually('the alarm', () => told.includes('registration-unanswered raised'))
})

test('a carrier that does not answer OPTIONS is unreachable, then back, with its round trip', async () => {
  const at = place()
  await apply(aTrunk({ host: at.address, port: at.port, qualifySeconds: 1 }))
  await eventually('silence', async () => (await live()).state.code === 'unreachable')
  await eventually('the alarm', () => told.includes('unreachable raised'))
  owned(await carrier({ at, server: sip }))
  await eventually('an answer', async () => (await live()).state.code === 'reachable')
  expect((await live()).state.roundTripMs).toBeGreaterThan(0)
  await eventually('the end of the alarm', () => told.includes('unreachable cleared'))
})

test('calls are counted while they live, and their ends by the carrier’s SIP code: ASR, NER, ACD', async () => {
  const at = place()
  const line = owned(await carrier({ at, server: sip }))
  await apply(aTrunk({ host: at.address, port: at.port }))
  const before = (await live()).today
  line.answering({ answersAfterMs: 0 })
  const [talked, second] = [await dial('11987650001'), await dial('11987650002')]
  await eventually('both answered', () => events.filter((event) => event.type === 'leg.answered').length === 2)
  expect((await live()).calls).toEqual({ in: 0, out: 2 })
  await eventually('the limit', () => told.includes('channels-at-limit raised'))
  for (const legId of [talked, second]) await legs.hangUp(legId)
  await Promise.all([over(talked), over(second)])

  line.answering({ refuses: 486 })
  await over(await dial('11987650003'))
  line.answering({ refuses: 503 })
  expect(await over(await dial('11987650004'))).toMatchObject({ cause: 'congestion', sip: 503 })
  const { calls, today, lastFailure } = await live()
  expect(calls).toEqual({ in: 0, out: 0 })
  expect(before.out.calls).toBe(0)
  expect(today).toMatchObject({ out: { calls: 4, answered: 2, delivered: 3 }, asrPercent: 50, nerPercent: 75 })
  expect(lastFailure).toMatchObject({ cause: 'congestion', sip: 503 })
  await eventually('room again', () => told.includes('channels-at-limit cleared'))
})

test('what the form says is on the wire: proxy, From, identity, timers', async () => {
  const [proxy, host] = [place(), place()]
  const line = owned(await carrier({ at: proxy, server: sip }))
  line.answering({ answersAfterMs: 0 })
  await apply(
    aTrunk({
      host: host.address,
      port: host.port,
      outboundProxy: `${proxy.address}:${proxy.port}`,
      fromUser: '1130009999',
      fromDomain: 'sip.vez.example',
      callerIdentity: 'pai',
      sessionTimers: 'originate',
      provisionalAcks: 'no',
      codecs: ['g722', 'alaw'],
    }),
  )
  const legId = await dial('11987650005')
  const call = await line.receives()
  const invite = call.messages.find(({ method }) => method === 'INVITE')?.text ?? ''
  expect(invite).toMatch(new RegExp(`^INVITE sip:11987650005@${host.address.replaceAll('.', '\\.')}:${host.port}`))
  expect(invite).toMatch(/^From:.*<sip:1130009999@sip\.vez\.example>/m)
  expect(invite).toMatch(/^P-Asserted-Identity:.*1130001000@/m)
  expect(invite).toMatch(/^Session-Expires:/m)
  expect(invite).not.toMatch(/100rel/)
  expect(invite).toMatch(/m=audio \d+ RTP\/AVP 9 8/)
  await legs.hangUp(legId)
  await over(legId)
})

test('a trunk that is switched off lets nobody in, and nobody out', async () => {
  const at = place()
  const line = owned(await carrier({ at, server: sip }))
  const trunk = aTrunk({ host: at.address, port: at.port })
  await apply(trunk)
  const call = await line.call({ from: '11988887777', to: '1130001000' })
  await eventually('the call', () => events.some((event) => event.type === 'leg.arrived'))
  call.hangUp()
  await apply({ ...trunk, active: false })
  events.length = 0
  const refused = await line.call({ from: '11988887777', to: '1130001000' })
  expect((await refused.ended()).status).toBe(401)
  expect(events).toEqual([])
  const legId = asId<LegId>('off-1')
  const tag = { companyId, interactionId: asId<InteractionId>('i-off'), role: 'callee' as const }
  const to = { companyId, trunkId, number: '11987650001' }
  const how = { callerId: { number: '1' }, tag, ringMs: 1_000, talkId: asId<TalkId>('off-1-t') }
  expect(await legs.dial(legId, to, how)).toMatchObject({ ok: false })
  expect((await live()).calls).toEqual({ in: 0, out: 0 })
})

test('who guesses at a trunk’s registration, line or name gets the same answer, and the trunk is as it was', async () => {
  const at = place()
  const provider = owned(await registrar({ ...at, mood: { password: 'right' } }))
  await apply(aTrunk({ kind: 'registration', host: at.address, port: at.port, user: 'client', password: 'right' }))
  await eventually('the registration', async () => (await live()).state.code === 'registered')
  const stranger = place().address
  const guesses = [trunkId, 'client', '1130001000', 'anonymous', 'nobody-of-ours'].flatMap((user) => {
    const secret = `Authorization: Digest username="${user}", realm="asterisk", nonce="1/0", algorithm=MD5, uri="sip:x", response="${'0'.repeat(32)}"`
    const asked = { from: stranger, server: sip, user }
    return [request('REGISTER', asked), request('REGISTER', { ...asked, headers: secret })]
  })
  const answers = await shout({ from: stranger, to: sip, datagrams: guesses })
  expect([...new Set(answers)]).toEqual(['SIP/2.0 401 Unauthorized'])
  expect(answers).toHaveLength(guesses.length)
  expect(await live()).toMatchObject({ state: { code: 'registered' }, answer: { status: 200 } })
  expect(provider.seen.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
})

test('a phone’s login that was overheard is of no use from elsewhere', async () => {
  const secret = newSecret()
  const user = 'acme-201'
  records.extensionList = [anExtension({ sipUser: user, secretHash: secretHash(user, secret) })]
  await provisioning.reconcileAll()
  const [honest, thief] = [place().address, place().address]
  const challenge = await ask(honest, register(honest, user))
  const [, nonce = ''] = /nonce="([^"]+)"/.exec(challenge) ?? []
  const [, opaque = ''] = /opaque="([^"]+)"/.exec(challenge) ?? []
  const uri = `sip:${sip.address}:${sip.port}`
  const ha1 = secretHash(user, secret)
  const response = md5(`${ha1}:${nonce}:00000001:abc:auth:${md5(`REGISTER:${uri}`)}`)
  const login = `Authorization: Digest username="${user}", realm="vez", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, opaque="${opaque}", qop=auth, nc=00000001, cnonce="abc"`
  expect(await ask(honest, register(honest, user, login))).toMatch(/^SIP\/2\.0 200 /)
  expect(await ask(thief, register(thief, user, login))).toMatch(/^SIP\/2\.0 401 /)
  const contacts = await telephony.ami.command('pjsip show contacts')
  expect(contacts.ok && contacts.value).toContain(`@${honest}:`)
  expect(contacts.ok && contacts.value).not.toContain(`@${thief}:`)
  records.extensionList = []
})

test('after a restart of Asterisk trunks are there by themselves: registered, and known by their address', async () => {
  const [at, listed] = [place(), place()]
  const provider = owned(await registrar({ ...at, mood: { password: 'right' } }))
  const line = owned(await carrier({ at: listed, server: sip }))
  const registers = aTrunk({ kind: 'registration', host: at.address, port: at.port, user: 'client', password: 'right' })
  const byIp = aTrunk({ id: asId<TrunkId>('trunk2'), host: listed.address, port: listed.port })
  records.trunkList = [registers, byIp]
  expect(await provisioning.reconcileAll()).toMatchObject({ failed: [] })
  await eventually('the registration', () => provider.seen.some(({ status }) => status === 200))
  const before = provider.seen.length

  // Nobody reconciles in this test: what is back is Asterisk's own.
  void telephony.ami.command('core restart now') // It goes without an answer.
  await eventually('Asterisk’s end', () => !telephony.ami.isUp(), { withinMs: 20_000 })
  const restartedAt = Date.now()
  await eventually('a registration', () => provider.seen.slice(before).some(({ status }) => status === 200), {
    withinMs: 20_000,
  })
  expect(Date.now() - restartedAt).toBeLessThan(15_000)
  await eventually('Asterisk', () => telephony.ami.isUp() && telephony.isUp(), { withinMs: 20_000 })
  events.length = 0
  const call = await line.call({ from: '11988887777', to: '1130001000' })
  const arrived = await eventually('the call', () => events.find((event) => event.type === 'leg.arrived'))
  expect(arrived).toMatchObject({ from: { side: 'trunk', trunkId: 'trunk2' } })
  call.hangUp()
})
