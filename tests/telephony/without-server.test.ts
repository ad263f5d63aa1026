import { beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '#tests/support/eventually.ts'
import { startWorld, type World } from '#tests/support/world.ts'

/** While no server is there, nobody is turned away: callers wait in Asterisk, and are served when it comes. */
describe('while the server is away, a caller', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.0.67', phones: '127.0.0.68', port: 5_088 }
    world = await startWorld({ name: 'without-server', ground, agents: ['ana', 'bia'] })
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 50 })
    return world.stop
  })

  test('who comes after an orderly stop is kept, and served when it starts', async () => {
    await world.calm()
    await world.server.stop()
    const call = await world.call(world.did.queue)
    await call.ringing()
    await world.server.start()
    const ring = await Promise.any(
      world.agents.map((agent) => agent.phone.rings({ from: call.from, withinMs: 20_000 })),
    )
    await ring.answered()
    await call.hears()
    call.hangUp()
    await world.closed(call)
  })

  test('who comes after a crash is kept, and served when it starts', async () => {
    await world.calm()
    await world.server.kill()
    const call = await world.call(world.did.queue)
    await world.server.start()
    const ring = await Promise.any(
      world.agents.map((agent) => agent.phone.rings({ from: call.from, withinMs: 20_000 })),
    )
    await ring.answered()
    call.hangUp()
    await world.closed(call)
  })

  test('who gives up meanwhile leaves nothing behind, and who talks goes on talking', async () => {
    await world.calm()
    const talking = await world.call(world.did.queue)
    const ring = await Promise.any(world.agents.map((agent) => agent.phone.rings({ from: talking.from })))
    await Promise.all([ring.answered(), talking.answered()])
    const waiting = await busyAllAndWait()
    await world.server.kill()
    waiting.hangUp()
    await Promise.all([talking.hears(), ring.hears()])
    await world.server.start()
    await Promise.all([talking.hears(), ring.hears()])
    expect(await world.closed(waiting)).toMatchObject({ agentId: null })
    ring.hangUp()
    expect(await talking.ended()).toMatchObject({ by: 'them', how: 'bye' })
    expect(await world.closed(talking)).toMatchObject({ endedWhy: 'ended-by-agent' })
  })

  /** The second agent gets a caller too; a third caller waits. */
  async function busyAllAndWait() {
    const second = await world.call(world.did.queue)
    await eventually('the second is served', async () => (await world.interactionOf(second)).state === 'serving')
    const third = await world.call(world.did.queue)
    await third.answered()
    await eventually('the third waits', async () => (await world.interactionOf(third)).state === 'waiting')
    return third
  }
})
