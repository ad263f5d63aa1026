import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from '#stack/paths.ts'
import { stackRoot } from '#stack/root.ts'
import { stepsTo } from '#stack/steps.ts'
import { startBareAsterisk } from '#tests/support/bare-asterisk.ts'
import { startCapture } from '#tests/support/sip/capture.ts'
import { type Carrier, carrier, type Phone, phone } from '#tests/support/sip/index.ts'
import { invitePairs } from '#tests/support/sip/latency.ts'

/** The driver's own promises, on an Asterisk without Vez: what it says of a call is what Asterisk saw. */
describe('SIPp as carrier and phone', () => {
  const server = { address: '127.0.0.40', port: 34_070 }
  const running: { stop(): Promise<void> }[] = []
  let telco: Carrier
  let ana: Phone

  beforeAll(async () => {
    const asterisk = await startBareAsterisk({
      root: await stackRoot(stepsTo(console.log)),
      stateDir: join(repository, '.vez/sip-driver'),
      ...server,
      rtpPorts: { first: 34_100, last: 34_399 },
      files,
    })
    running.push(asterisk)
    telco = await carrier({ at: { address: '127.0.0.41', port: 34_070 }, server })
    running.push(telco)
    ana = await phone({ user: 'ana', password: 'secret', at: { address: '127.0.0.42', port: 34_070 }, server })
    running.push(ana)
  })
  afterAll(async () => {
    for (const each of running.reverse()) await each.stop()
  })

  test('the keys that a caller presses are the keys that Asterisk reads', async () => {
    telco.answering({ refuses: 486 })
    const call = await telco.call({ from: '5511900000001', to: 'keys' })
    await call.answered()
    await call.press('1290')
    const told = await telco.receives()
    expect(told.from).toBe('1290')
  })

  test('caller and agent hear each other, and the hang-up of one is told to the other', async () => {
    ana.does({ answersAfterMs: 50 })
    const call = await telco.call({ from: '5511900000002', to: 'ana' })
    const ring = await ana.rings({ from: '5511900000002' })
    expect(ring.from).toBe('5511900000002')
    await Promise.all([call.hears(), ring.hears()])
    ring.hangUp()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
  })

  test('an agent rejects with the status that was asked for', async () => {
    ana.does({ rejects: 486 })
    const call = await telco.call({ from: '5511900000003', to: 'ana' })
    expect(await call.refused()).toBe(486)
  })

  test('a caller who gives up while it rings takes the call off the phone', async () => {
    ana.does({})
    const call = await telco.call({ from: '5511900000004', to: 'ana' })
    const ring = await ana.rings({ from: '5511900000004' })
    await call.ringing()
    call.hangUp()
    expect(await ring.ended()).toMatchObject({ by: 'them', how: 'cancel' })
  })

  test('a phone that is not registered is not reached, and a wrong password does not register', async () => {
    await ana.unregister()
    const call = await telco.call({ from: '5511900000005', to: 'ana' })
    expect((await call.ended()).how).toBe('refusal')
    await ana.register()
    const wrong = { user: 'ana', password: 'wrong', at: { address: '127.0.0.43', port: 34_070 }, server }
    await expect(phone(wrong)).rejects.toThrow('REGISTER was refused with 401')
  })

  test('the wire shows when a caller came and when the phone rang for that caller', async () => {
    ana.does({ answersAfterMs: 0 })
    const capture = await startCapture({ ports: [server.port] })
    const call = await telco.call({ from: '5511900000006', to: 'ana', hangUpAfterMs: 100 })
    const ring = await ana.rings({ from: '5511900000006' })
    await call.ended()
    const pairs = invitePairs(await capture.stop(), server.address)
    expect(pairs).toMatchObject([{ caller: '5511900000006', phone: 'ana' }])
    expect(Math.abs((pairs[0]?.rangAt ?? 0) - (ring.happened.invitedAt ?? 0))).toBeLessThan(50)
  })

  test('a port that is taken is named', async () => {
    await expect(carrier({ at: server, server })).rejects.toThrow(/127\.0\.0\.40:34070.*in use/s)
  })
})

const files = {
  'pjsip.conf': `[loopback]
type=transport
protocol=udp
bind=127.0.0.40:34070
[carrier]
type=endpoint
context=test
disallow=all
allow=alaw
direct_media=no
[carrier]
type=identify
endpoint=carrier
match=127.0.0.41
[ana]
type=endpoint
context=test
disallow=all
allow=alaw
direct_media=no
auth=ana
aors=ana
[ana]
type=auth
auth_type=userpass
username=ana
password=secret
[ana]
type=aor
max_contacts=1
`,
  'extensions.conf': `[test]
exten => keys,1,Answer()
 same => n,Read(KEYS,,4,,,8)
 same => n,Set(CALLERID(num)=\${KEYS})
 same => n,Dial(PJSIP/carrier/sip:told@127.0.0.41:34070,5)
exten => ana,1,Dial(PJSIP/ana,20)
`,
}
