import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { loudness } from '#tests/support/wav.ts'
import { sessionOf, startWorld, type World } from '#tests/support/world.ts'

/** From the trunk to the wrap-up, and every place where a caller may leave. */
describe('a call that comes in', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.0.51', phones: '127.0.0.52', port: 5_081 }
    world = await startWorld({ name: 'inbound', ground, agents: ['ana'] })
    return world.stop
  })
  beforeEach(async () => {
    world.agent('ana').phone.does({ answersAfterMs: 50 })
    await world.setQueue({ wrapUpMs: 0, ringMs: { voice: 20_000, chat: 30_000, email: 300_000 } })
    await world.calm()
  })

  test('passes the URA by key, waits, is answered, recorded, hung up, wrapped up and disposed', async () => {
    const ana = world.agent('ana')
    await world.setQueue({ wrapUpMs: 60_000 })
    ana.phone.does({ answersAfterMs: 300 })
    const call = await world.call(world.did.flow)
    await call.answered()
    await call.hears(200)
    await call.press('1')
    const ring = await ana.phone.rings({ from: call.from })
    await ring.answered()
    await Promise.all([call.hears(500), ring.hears(500)])
    ring.hangUp()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })

    const { id } = await world.interactionOf(call)
    const state = async () => (await world.interactionOf(call)).state
    await eventually('the wrap-up begins', async () => (await state()) === 'wrap-up')
    await ana.api.post(`/interactions/${id}/disposition`, { dispositionId: world.dispositionId, note: 'ok' }, anything)
    const done = await world.closed(call)
    expect(done).toMatchObject({
      agentId: ana.id,
      queueId: world.queueId,
      endedWhy: 'ended-by-agent',
      disposition: { name: 'Resolvido' },
    })
    expect((await sessionOf(ana)).reservations).toEqual([])

    const happened = await world.events(id)
    const instants = story.map((type) => happened.find((each) => each.type === type)?.at ?? Number.NaN)
    for (const [n, at] of instants.entries()) expect(at, story[n]).toBeGreaterThanOrEqual(instants[n - 1] ?? 0)
    const [recording] = await eventually('the recording is stored', async () => {
      const all = await world.recordings(id)
      return all[0]?.state === 'stored' && all
    })
    const wav = await world.api.bytes(`/recordings/${recording?.id}/audio`)
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF')
    expect(loudness(wav)).toBeGreaterThan(500)
  })

  test('ends for the agent when the caller hangs up', async () => {
    const call = await world.call(world.did.queue)
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    await Promise.all([ring.answered(), call.answered()])
    await ring.hears()
    call.hangUp()
    expect(await ring.ended()).toMatchObject({ by: 'them', how: 'bye' })
    expect(await world.closed(call)).toMatchObject({ endedWhy: 'caller-left', agentId: world.agent('ana').id })
  })

  test('an invalid option costs an attempt, and the right one is still heard', async () => {
    const call = await world.call(world.did.flow)
    await call.answered()
    await call.hears(100)
    await atMenu(call.from)
    await call.press('9')
    await call.press('1')
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    await ring.answered()
    const { id } = await world.interactionOf(call)
    const keys = (await world.events(id))
      .filter((each) => each.type === 'call.key-pressed')
      .map((each) => each.data.key)
    expect(keys).toEqual(['9', '1'])
    call.hangUp()
    await world.closed(call)
  })

  test('a caller who presses nothing until the attempts are used up is told so and released', async () => {
    const call = await world.call(world.did.flow)
    await call.answered()
    expect(await call.ended(20_000)).toMatchObject({ by: 'them', how: 'bye' })
    const done = await world.closed(call)
    expect(done).toMatchObject({ agentId: null, queueId: null, endedWhy: 'ended-by-server' })
  })

  test('a caller who presses only what does not exist is released after the last attempt', async () => {
    const call = await world.call(world.did.flow)
    await call.answered()
    await atMenu(call.from)
    await call.press('7')
    await call.press('8')
    expect(await call.ended(10_000)).toMatchObject({ by: 'them', how: 'bye' })
    await world.closed(call)
  })

  test('an unknown number is said to be out of service, unanswered, and is logged', async () => {
    const call = await world.call('551140049999')
    await call.hears(1_000)
    expect(call.happened.answeredAt).toBeUndefined()
    expect(await call.refused(15_000)).toBe(404)
    const { id } = await world.closed(call)
    const unknown = (await world.events(id)).find((each) => each.type === 'call.unknown-number')
    expect(unknown?.data).toMatchObject({ dialled: '551140049999' })
    expect(world.agent('ana').phone.calls.map((each) => each.from)).not.toContain(call.from)
  })

  test('a number of ours is known however the carrier writes it', async () => {
    for (const written of ['+551140049001', '01140049001', '1140049001', '40049001']) {
      const call = await world.call(written)
      const ring = await world.agent('ana').phone.rings({ from: call.from })
      await ring.answered()
      call.hangUp()
      await world.closed(call)
    }
  })

  describe('a caller who leaves', () => {
    test('in the greeting leaves nothing behind', async () => {
      const call = await world.call(world.did.flow)
      await call.answered()
      call.hangUp()
      expect(await world.closed(call)).toMatchObject({ endedWhy: 'caller-left', queueId: null })
    })

    test('in the menu leaves nothing behind', async () => {
      const call = await world.call(world.did.flow)
      await call.answered()
      await atMenu(call.from)
      call.hangUp()
      expect(await world.closed(call)).toMatchObject({ endedWhy: 'caller-left', queueId: null })
    })

    test('before the answer, by CANCEL, leaves nothing behind', async () => {
      const call = await world.call(world.did.flow)
      call.hangUp()
      await call.ended()
      await eventually('nobody is left', async () =>
        (await live()).every((queue) => Object.values(queue.waiting).every((n) => n === 0)),
      )
    })

    test('while waiting leaves the queue, and is not offered to the next who is free', async () => {
      const ana = world.agent('ana')
      const first = await world.call(world.did.queue)
      const talk = await ana.phone.rings({ from: first.from })
      await talk.answered()
      const second = await world.call(world.did.queue)
      await second.answered()
      await eventually('the second waits', async () => (await world.interactionOf(second)).state === 'waiting')
      second.hangUp()
      expect(await world.closed(second)).toMatchObject({ endedWhy: 'caller-left', agentId: null })
      first.hangUp()
      await world.closed(first)
      await world.calm()
      expect(ana.phone.calls.map((each) => each.from)).not.toContain(second.from)
    })

    test('while it rings takes the call off the phone and frees the agent', async () => {
      const ana = world.agent('ana')
      ana.phone.does({})
      const call = await world.call(world.did.queue)
      const ring = await ana.phone.rings({ from: call.from })
      await ring.ringing()
      call.hangUp()
      expect(await ring.ended()).toMatchObject({ by: 'them', how: 'cancel' })
      await world.closed(call)
      expect((await sessionOf(ana)).reservations).toEqual([])
      ana.phone.does({ answersAfterMs: 0 })
      const next = await world.call(world.did.queue)
      await (await ana.phone.rings({ from: next.from })).answered()
      next.hangUp()
      await world.closed(next)
    })

    test('in the very moment of the answer leaves no agent in a talk with nobody', async () => {
      const ana = world.agent('ana')
      for (const afterMs of [0, 5, 10, 20, 40, 80]) {
        ana.phone.does({ answersAfterMs: 30 })
        const call = await world.call(world.did.queue)
        const ring = await ana.phone.rings({ from: call.from })
        setTimeout(() => call.hangUp(), afterMs)
        await ring.ended()
        await world.closed(call)
        await eventually('ana is free', async () => (await sessionOf(ana)).reservations.length === 0)
      }
    })
  })

  const live = () => world.api.get('/live', liveView).then((view) => view.queues)

  /** Past the greeting, at the menu. */
  async function atMenu(from: string): Promise<void> {
    await eventually('the caller is at the menu', async () => {
      const call = world.telco.calls.find((each) => each.from === from)
      if (!call) return false
      const { id } = await world.interactionOf(call)
      return (await world.events(id)).some((each) => each.type === 'call.flow-entered' && each.data.node === 'menu')
    })
  }
})

const liveView = z.object({ queues: z.array(z.object({ waiting: z.record(z.string(), z.number()) })) })

const story = [
  'call.arrived',
  'call.flow-entered',
  'call.key-pressed',
  'interaction.queued',
  'offer.made',
  'call.agent-ringing',
  'call.agent-answered',
  'call.talk-began',
  'call.ended',
  'wrap-up.ended',
]
