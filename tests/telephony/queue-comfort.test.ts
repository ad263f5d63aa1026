import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { becomes, startWorld, type World } from '#tests/support/world.ts'

describe('a caller who waits in a queue', () => {
  let world: World
  /** A second queue, which only bia serves. */
  let support: string

  beforeAll(async () => {
    const ground = { carrier: '127.0.105.1', phones: '127.0.105.2', port: 5_101 }
    world = await startWorld({ name: 'queue-comfort', ground, agents: ['ana', 'bia'] })
    const { id } = await world.api.post(
      '/queues',
      { name: 'Suporte', number: '790', memberIds: [world.agent('bia').id], wrapUpMs: 0, afterMissed: 'keep' },
      withId,
    )
    support = id
    const rule = { pattern: 'XXXXXXXX.', trunkId: world.trunkId }
    await world.api.post('/outbound-routes', { name: 'Todos', rules: [rule] }, withId)
    return world.stop
  })
  beforeEach(async () => {
    for (const { phone } of world.agents) phone.does({ answersAfterMs: 50 })
    await world.calm()
  })

  const pause = (...names: string[]) => Promise.all(names.map((name) => becomes(world.agent(name), 'paused')))
  const onlyAna = { memberIds: [] as string[] }
  /** A queue of ana's, and the number that leads there. */
  const queueOfAna = (fields: object) => world.addQueue({ ...onlyAna, memberIds: [world.agent('ana').id], ...fields })
  const ways = async (call: Call) => {
    const { id } = await world.interactionOf(call)
    const events = await world.events(id)
    return events.filter(({ type }) => type === 'call.way').map(({ data }) => `${data.at}: ${data.why}`)
  }
  const waits = (call: Call) =>
    eventually('the caller waits', async () => (await world.interactionOf(call)).state === 'waiting')

  test('leaves it by a key, for a queue where somebody is free', async () => {
    await pause('ana')
    const did = await queueOfAna({ exits: [{ key: '9', to: { type: 'queue', id: support } }] })
    const call = await world.call(did)
    await call.answered()
    await waits(call)
    await call.press('9')
    const ring = await world.agent('bia').phone.rings({ from: call.from })
    await Promise.all([ring.hears(), call.hears()])
    expect(await ways(call)).toEqual(expect.arrayContaining(['queue: key-9']))
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: world.agent('bia').id, queueId: support })
  })

  test('is moved to another queue in time, and sent to a phone when it takes too long', async () => {
    await pause('ana', 'bia')
    const did = await queueOfAna({
      overflow: [{ do: 'move', afterMs: 1_000, queueId: support }],
    })
    const call = await world.call(did)
    await call.answered()
    await eventually('it waits for support', async () => (await world.interactionOf(call)).queueId === support)
    await becomes(world.agent('bia'), 'available')
    await (await world.agent('bia').phone.rings({ from: call.from })).hears()
    call.hangUp()
    await world.closed(call)

    const toPhone = { type: 'extension', id: world.agent('bia').extensionId }
    const slow = await queueOfAna({ maxWait: { afterMs: 1_500, to: toPhone } })
    const other = await world.call(slow)
    const ring = await world.agent('bia').phone.rings({ from: other.from })
    await Promise.all([ring.hears(), other.hears()])
    expect(await ways(other)).toEqual(expect.arrayContaining(['queue: max-wait']))
    other.hangUp()
    await world.closed(other)
  })

  test('finds it full, or nobody there, and is sent on at once', async () => {
    await pause('ana', 'bia')
    const to = { type: 'queue', id: support }
    const full = await queueOfAna({ maxLength: { most: 1, to: { type: 'hang-up' } } })
    const first = await world.call(full)
    await first.answered()
    await waits(first)
    const second = await world.call(full)
    expect(await second.ended()).toMatchObject({ by: 'them' })
    expect(await ways(second)).toEqual(expect.arrayContaining(['queue: full']))
    await becomes(world.agent('ana'), 'offline')
    const empty = await world.call(await queueOfAna({ whenNobody: { to } }))
    await eventually('it waits for support', async () => (await world.interactionOf(empty)).queueId === support)
    for (const call of [first, empty]) call.hangUp()
    await world.closed(empty)
  })

  test('hangs up, keeps the place over a crash of the server, and is called when the turn comes', async () => {
    await pause('ana', 'bia')
    const did = await queueOfAna({ callback: { key: '1', retryMs: 30_000 } })
    const call = await world.call(did)
    await call.answered()
    await waits(call)
    const behind = await world.call(did)
    await waits(behind)
    await call.press('1')
    await call.press('1')
    // Thanked, then hung up by us.
    expect(await call.ended(20_000)).toMatchObject({ by: 'them' })
    await world.server.kill()
    await world.server.start()
    await waits(call)
    world.telco.answering({ answersAfterMs: 200 })
    await becomes(world.agent('ana'), 'available')
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    const out = await world.telco.receives({ to: call.from })
    await Promise.all([ring.hears(), out.hears()])
    expect((await world.interactionOf(behind)).state).toBe('waiting')
    out.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: world.agent('ana').id, endedWhy: 'caller-left' })
    behind.hangUp()
    await world.closed(behind)
  })

  test('who calls again is not called back for the earlier wish', async () => {
    await pause('ana', 'bia')
    const did = await queueOfAna({ callback: { key: '1' } })
    const call = await world.call(did)
    await call.answered()
    await waits(call)
    await call.press('1')
    await call.press('1')
    await call.ended(20_000)
    const { id } = await world.interactionOf(call)
    const again = await world.telco.call({ from: call.from, to: did })
    await again.answered()
    const events = await eventually('the earlier wish is over', async () => {
      const found = await world.events(id)
      return found.some(({ type }) => type === 'call.callback-over') && found
    })
    expect(events.find(({ type }) => type === 'call.callback-over')?.data).toMatchObject({ why: 'called-again' })
    again.hangUp()
  })

  test('reaches a phone that answers by itself, where the queue says so', async () => {
    await pause('bia')
    const did = await queueOfAna({ connectMode: 'auto-answer' })
    const call = await world.call(did)
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    expect(ring.header('Call-Info')).toContain('answer-after=0')
    await Promise.all([ring.hears(), call.hears()])
    call.hangUp()
    await world.closed(call)
  })
})
