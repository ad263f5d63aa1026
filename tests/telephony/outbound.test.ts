import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anything, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { sessionOf, startWorld, type World } from '#tests/support/world.ts'

describe('an agent who dials out', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.0.56', phones: '127.0.0.57', port: 5_083 }
    world = await startWorld({ name: 'outbound', ground, agents: ['ana', 'bia'] })
    const rule = { strip: 1, prefix: '77', trunkId: world.trunkId, callerId: '551140049000', forceCallerId: true }
    await world.api.post(
      '/outbound-routes',
      { name: 'Nacional', rules: [{ ...rule, pattern: '0XXXXXXXXXX.' }] },
      withId,
    )
    return world.stop
  })
  beforeEach(() => world.calm())

  test('reaches the carrier with digits stripped, the prefix before them and the caller ID of the route', async () => {
    const ana = world.agent('ana')
    world.telco.answering({ answersAfterMs: 200 })
    const call = await ana.phone.dial('011987650001')
    const out = await world.telco.receives({ to: '7711987650001' })
    expect({ to: out.to, from: out.from }).toEqual({ to: '7711987650001', from: '551140049000' })
    await call.answered()
    await Promise.all([call.hears(), out.hears()])
    expect((await sessionOf(ana)).reservations).toHaveLength(1)
    call.hangUp()
    expect(await out.ended()).toMatchObject({ by: 'them', how: 'bye' })
    const done = await eventually('the interaction is closed', async () => {
      const all = await world.api.get('/interactions?limit=50', anything)
      return (
        all as { items: { to: string; direction: string; agentId: string; endedAt: number | null }[] }
      ).items.find((each) => each.to === '011987650001' && each.endedAt !== null)
    })
    expect(done).toMatchObject({ direction: 'outbound', agentId: ana.id })
    await eventually('ana is free', async () => (await sessionOf(ana)).reservations.length === 0)
  })

  test('hears the far end hang up', async () => {
    world.telco.answering({ answersAfterMs: 50, hangsUpAfterMs: 300 })
    const call = await world.agent('ana').phone.dial('011987650002')
    await call.answered()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
  })

  test.each([
    [486, 'busy'],
    [404, 'unknown'],
    [503, 'without a free line'],
  ] as const)('is told when the far end refuses with %d (%s), and is free again', async (status, _what) => {
    world.telco.answering({ refuses: status })
    const call = await world.agent('ana').phone.dial('011987650003')
    expect((await call.ended()).by).toBe('them')
    await eventually('ana is free', async () => (await sessionOf(world.agent('ana'))).reservations.length === 0)
  })

  test('gives up while it rings, and the far end stops ringing', async () => {
    world.telco.answering({})
    const call = await world.agent('ana').phone.dial('011987650004')
    const out = await world.telco.receives({ to: '7711987650004' })
    await out.ringing()
    call.hangUp()
    expect(await out.ended()).toMatchObject({ by: 'them', how: 'cancel' })
  })

  test('dials what no route allows and reaches nobody', async () => {
    const before = world.telco.calls.length
    const call = await world.agent('ana').phone.dial('0015551234')
    await call.ended(20_000)
    expect(world.telco.calls).toHaveLength(before)
  })

  test("dials a colleague's extension and talks", async () => {
    const bia = world.agent('bia')
    bia.phone.does({ answersAfterMs: 50 })
    const call = await world.agent('ana').phone.dial(bia.number)
    const ring = await bia.phone.rings()
    await call.answered()
    await Promise.all([call.hears(), ring.hears()])
    call.hangUp()
    await ring.ended()
  })
})
