import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { phone } from '#tests/support/sip/index.ts'
import { becomes, change, sessionOf, startWorld, type World } from '#tests/support/world.ts'

/** Whatever an agent's phone does, the caller is served by the next who can. */
describe('an agent who', () => {
  let world: World
  const ground = { carrier: '127.0.0.53', phones: '127.0.0.54', port: 5_082 }

  beforeAll(async () => {
    world = await startWorld({ name: 'agents', ground, agents: ['ana', 'bia'], queue: { strategy: 'linear' } })
    return world.stop
  })
  beforeEach(async () => {
    await world.setQueue({
      ringMs: { voice: 20_000, chat: 30_000, email: 300_000 },
      afterMissed: 'keep',
      againMs: 60_000,
    })
    world.agent('ana').phone.does({ answersAfterMs: 50 })
    world.agent('bia').phone.does({ answersAfterMs: 50 })
    await world.calm()
  })

  test.each([
    ['is busy (486)', 486, 'busy'],
    ['rejects (603)', 603, 'rejected'],
    ['is away for a while (480)', 480, 'unreachable'],
  ] as const)('%s passes the caller to the next at once', async (_what, status, why) => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    ana.phone.does({ rejects: status })
    const call = await world.call(world.did.queue)
    const refused = await ana.phone.rings({ from: call.from })
    const ring = await bia.phone.rings({ from: call.from })
    await ring.hears()
    expect((await refused.ended()).status).toBe(status)
    const { id } = await world.interactionOf(call)
    const ends = (await world.events(id)).filter((each) => each.type === 'offer.ended' && each.data.agentId === ana.id)
    expect(ends.map((each) => each.data.why)).toEqual([why])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
  })

  test('does not answer loses the call to the next, and is paused where the queue says so', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    await world.setQueue({ ringMs: { voice: 3_000, chat: 30_000, email: 300_000 }, afterMissed: 'pause' })
    ana.phone.does({})
    const call = await world.call(world.did.queue)
    const missed = await ana.phone.rings({ from: call.from })
    const ring = await bia.phone.rings({ from: call.from })
    await ring.answered()
    expect(await missed.ended()).toMatchObject({ by: 'them', how: 'cancel' })
    expect((await sessionOf(ana)).presence).toBe('paused')
    call.hangUp()
    await world.closed(call)
  })

  test('is not registered is not rung: the caller waits for one who is', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    await ana.phone.unregister()
    const call = await world.call(world.did.queue)
    await (await bia.phone.rings({ from: call.from })).answered()
    expect(ana.phone.calls.map((each) => each.from)).not.toContain(call.from)
    call.hangUp()
    await world.closed(call)
    await ana.phone.register()
  })

  test('registers while a caller waits is rung', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    await becomes(bia, 'paused')
    await ana.phone.unregister()
    await eventually('ana cannot be rung', async () => !(await sessionOf(ana)).media.includes('voice'))
    const call = await world.call(world.did.queue)
    await call.answered()
    await eventually('the caller waits', async () => (await world.interactionOf(call)).state === 'waiting')
    await ana.phone.register()
    await (await ana.phone.rings({ from: call.from })).answered()
    call.hangUp()
    await world.closed(call)
  })

  test('vanishes in mid-ring loses the call to the next when the ringing time is over', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    await world.setQueue({ ringMs: { voice: 3_000, chat: 30_000, email: 300_000 } })
    // The same account from another machine: who registers last has the phone.
    const { user, password } = { user: ana.phone.user, password: 'Segredo-4-Ramal' }
    const at = { address: '127.0.0.55', port: ground.port }
    const other = await phone({ user, password, at, server: world.sip })
    const call = await world.call(world.did.queue)
    const ring = await other.rings({ from: call.from })
    await ring.ringing()
    other.vanish()
    const served = await bia.phone.rings({ from: call.from })
    await served.hears()
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
    await ana.phone.register()
    await other.stop()
  })

  test('is given an extension whose phone is registered already can be rung', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    const secret = 'Segredo-4-Ramal'
    const made = withId.extend({ sipUser: z.string() })
    const spare = await world.api.post('/extensions', { number: '2999', name: 'Reserva', kind: 'sip', secret }, made)
    const at = { address: '127.0.0.69', port: ground.port }
    const other = await phone({
      user: spare.sipUser,
      password: secret,
      at,
      server: world.sip,
      habit: { answersAfterMs: 50 },
    })
    await becomes(bia, 'paused')
    await ana.phone.unregister()
    await eventually('ana cannot be rung', async () => !(await sessionOf(ana)).media.includes('voice'))
    await change(world.api, `/users/${ana.id}`, { extensionId: spare.id })
    const call = await world.call(world.did.queue)
    await (await other.rings({ from: call.from })).hears()
    call.hangUp()
    await world.closed(call)
    await change(world.api, `/users/${ana.id}`, { extensionId: ana.extensionId })
    await ana.phone.register()
    await other.stop()
  })

  test('pauses gets no more calls, and the talk goes on', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    const first = await world.call(world.did.queue)
    const talk = await ana.phone.rings({ from: first.from })
    await talk.answered()
    await becomes(ana, 'paused')
    const second = await world.call(world.did.queue)
    await (await bia.phone.rings({ from: second.from })).answered()
    expect(talk.isUp).toBe(true)
    await talk.hears()
    first.hangUp()
    second.hangUp()
    await Promise.all([world.closed(first), world.closed(second)])
  })
})
