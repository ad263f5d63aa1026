import { beforeAll, describe, expect, test } from 'vitest'
import { type TcpProxy, tcpProxy } from '#tests/support/tcp-proxy.ts'
import { startWorld, type World } from '#tests/support/world.ts'

/** Between two machines something may forget a connection, and tell neither: each takes it for alive. */
describe('the connection by which Asterisk tells what happens', () => {
  let world: World
  let wire: TcpProxy

  beforeAll(async () => {
    const port = Number(process.env.VEZ_ARI_EVENTS_PORT)
    wire = await tcpProxy({ port, to: port + 9 })
    const ground = { carrier: '127.0.0.148', phones: '127.0.0.149', port: 5_148 }
    const env = { VEZ_ARI_EVENTS_PORT: `${port + 9}` }
    world = await startWorld({ name: 'half-open', ground, agents: ['ana', 'bia'], env })
    return async () => {
      await world.stop()
      await wire.close()
    }
  })

  test('is forgotten on its way: Asterisk is asked to dial anew, and nobody is lost', async () => {
    const [ana, bia] = world.agents
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 20 })
    const talk = await world.call(world.did.queue)
    await talk.answered()
    await Promise.any([ana, bia].map((agent) => agent?.phone.rings({ from: talk.from, withinMs: 5_000 })))
    await expect.poll(() => world.agents.filter(({ phone }) => phone.calls.some((call) => call.isUp)).length).toBe(1)

    wire.halfOpen()
    // Neither is heard of until the new connection stands.
    talk.hangUp()
    const caller = await world.call(world.did.queue)
    const heard = world.agents.map((agent) => agent.phone.rings({ from: caller.from, withinMs: 30_000 }))
    const ring = await Promise.any(heard)
    await ring.answered()
    expect(await world.closed(talk)).toMatchObject({ state: 'ended' })
    ring.hangUp()
    expect(await caller.ended(10_000)).toMatchObject({ by: 'them', how: 'bye' })
    expect(await world.closed(caller)).toMatchObject({ endedWhy: 'ended-by-agent' })
  })
})
