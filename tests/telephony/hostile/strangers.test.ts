import { beforeAll, describe, expect, test } from 'vitest'
import { request, shout, someSdp, torture } from '#tests/support/raw-sip.ts'
import { startWorld, type World } from '#tests/support/world.ts'

/** What comes from outside and is no honest call gets no call through, and the server lives on. */
describe('a stranger', () => {
  let world: World
  const stranger = '127.0.0.66'
  const ground = { carrier: '127.0.0.64', phones: '127.0.0.65', port: 5_087 }

  beforeAll(async () => {
    world = await startWorld({ name: 'strangers', ground, agents: ['ana'] })
    world.agent('ana').phone.does({ answersAfterMs: 50 })
    return world.stop
  })

  test('who scans for numbers reaches neither agent nor trunk', async () => {
    const dialled = [
      '100',
      '2001',
      '0015551234',
      '011987650000',
      world.did.queue,
      world.did.flow,
      'admin',
      world.agent('ana').phone.user,
    ]
    const scans = dialled.map((user) =>
      request('INVITE', { from: stranger, server: world.sip, user, body: someSdp(stranger) }),
    )
    const answers = await shout({ from: stranger, to: world.sip, datagrams: scans })
    expect(answers.filter((line) => /^SIP\/2\.0 (1[1-9]\d|2\d\d) /.test(line))).toEqual([])
    await nobodyCame()
    await callsStillCome()
  })

  test('who says to be the carrier, from another address, is not believed', async () => {
    const headers = `P-Asserted-Identity: <sip:551140049000@${ground.carrier}>`
    const invite = request('INVITE', {
      from: stranger,
      server: world.sip,
      user: world.did.queue,
      headers,
      body: someSdp(stranger),
    })
    const answers = await shout({
      from: stranger,
      to: world.sip,
      datagrams: [invite.replaceAll(`@${stranger}`, `@${ground.carrier}`)],
    })
    expect(answers.filter((line) => / (1[1-9]\d|2\d\d) /.test(line))).toEqual([])
    await nobodyCame()
  })

  test('who floods with wrong passwords does not register, and locks nobody out', async () => {
    const { user } = world.agent('ana').phone
    const nonce = 'algorithm=MD5, nonce="1/0", realm="vez"'
    const headers = `Authorization: Digest username="${user}", ${nonce}, uri="sip:x", response="${'0'.repeat(32)}"`
    const flood = Array.from({ length: 500 }, () =>
      request('REGISTER', { from: stranger, server: world.sip, user, headers }),
    )
    const answers = await shout({ from: stranger, to: world.sip, datagrams: flood, silentMs: 1_000 })
    expect(answers.filter((line) => / 2\d\d /.test(line))).toEqual([])
    await world.agent('ana').phone.register()
    await callsStillCome()
  })

  test('who floods with INVITEs reaches nobody, and who calls meanwhile is served', async () => {
    const flood = Array.from({ length: 500 }, (_none, n) =>
      request('INVITE', { from: stranger, server: world.sip, user: `00155512${n}`, body: someSdp(stranger) }),
    )
    const [answers] = await Promise.all([
      shout({ from: stranger, to: world.sip, datagrams: flood, silentMs: 1_000 }),
      callsStillCome(),
    ])
    expect(answers.length).toBeGreaterThan(0)
    expect(answers.filter((line) => /^SIP\/2\.0 (1[1-9]\d|2\d\d) /.test(line))).toEqual([])
    await nobodyCame()
  })

  test.each([
    ['from nowhere', '127.0.0.66'],
    ['from the carrier’s own address', '127.0.0.64'],
  ])('who sends malformed messages %s breaks nothing', async (_whence, from) => {
    await shout({ from, to: world.sip, datagrams: torture(from, world.sip), silentMs: 1_000 })
    await callsStillCome()
  })

  /** The server answers, and an honest caller is served. */
  async function callsStillCome(): Promise<void> {
    await world.calm()
    const call = await world.call(world.did.queue)
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    await Promise.all([ring.answered(), call.answered()])
    call.hangUp()
    await world.closed(call)
  }

  async function nobodyCame(): Promise<void> {
    expect(world.agent('ana').phone.calls.filter((call) => !call.from.startsWith('5511'))).toEqual([])
    expect(world.telco.calls.filter((call) => call.arrived)).toEqual([])
  }
})
