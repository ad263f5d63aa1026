import { beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { becomes, startWorld, type World } from '#tests/support/world.ts'

/** The order in which real phones ring is the order that the strategy promises. */
describe('a queue with the strategy', () => {
  let world: World
  let did: string
  const names = ['ana', 'bia', 'caio', 'davi']

  beforeAll(async () => {
    const ground = { carrier: '127.0.0.58', phones: '127.0.0.59', port: 5_084 }
    world = await startWorld({ name: 'strategies', ground, agents: names })
    return world.stop
  })

  /** A queue in which nobody has served yet; all are free, the first of them for the longest. */
  async function fresh(strategy: string): Promise<void> {
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 20 })
    did = await world.addQueue({ strategy })
    await world.calm()
    for (const agent of world.agents) await becomes(agent, 'offline')
    for (const agent of world.agents) await becomes(agent, 'available')
  }

  /** One caller: served by whom, then gone. */
  async function serve(): Promise<string> {
    const call = await world.call(did)
    const ring = await Promise.any(world.agents.map((agent) => agent.phone.rings({ from: call.from })))
    await ring.hears(40)
    call.hangUp()
    await world.closed(call)
    return nameOf(ring)
  }
  const nameOf = (ring: Call) => world.agents.find((agent) => agent.phone.calls.includes(ring))?.name ?? ''
  async function serveMany(count: number): Promise<string[]> {
    const served: string[] = []
    for (let n = 0; n < count; n++) served.push(await serve())
    return served
  }

  test('linear always begins with the first who is free', async () => {
    await fresh('linear')
    expect(await serveMany(3)).toEqual(['ana', 'ana', 'ana'])
    await becomes(world.agent('ana'), 'paused')
    expect(await serveMany(2)).toEqual(['bia', 'bia'])
  })

  test('longest-idle goes round, the one who talked last at the end', async () => {
    await fresh('longest-idle')
    expect(await serveMany(6)).toEqual(['ana', 'bia', 'caio', 'davi', 'ana', 'bia'])
  })

  test('fewest-calls gives to who has had the fewest today', async () => {
    await fresh('fewest-calls')
    const served = await serveMany(8)
    for (const name of names) expect(count(served, name)).toBe(2)
  })

  test('random-with-memory gives to nobody twice before everyone once', async () => {
    await fresh('random-with-memory')
    const served = await serveMany(8)
    expect(new Set(served.slice(0, 4)).size).toBe(4)
    expect(new Set(served.slice(4)).size).toBe(4)
  })

  test('random gives to everybody sooner or later, in no order', async () => {
    await fresh('random')
    const served = await serveMany(24)
    expect(new Set(served).size).toBe(4)
    expect(served.some((name, n) => name !== names[n % 4])).toBe(true)
  })

  test('ring-all rings all who are free, and who answers first has the caller', async () => {
    await fresh('ring-all')
    for (const agent of world.agents) agent.phone.does({})
    world.agent('caio').phone.does({ answersAfterMs: 300 })
    await becomes(world.agent('davi'), 'paused')
    const call = await world.call(did)
    const [ana, bia, caio] = await Promise.all(
      ['ana', 'bia', 'caio'].map((name) => world.agent(name).phone.rings({ from: call.from })),
    )
    await caio?.answered()
    expect(await ana?.ended()).toMatchObject({ by: 'them', how: 'cancel' })
    expect(await bia?.ended()).toMatchObject({ by: 'them', how: 'cancel' })
    expect(world.agent('davi').phone.calls.map((each) => each.from)).not.toContain(call.from)
    await caio?.hears()
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: world.agent('caio').id })
  })

  test('ring-all with two who answer at once connects exactly one', async () => {
    await fresh('ring-all')
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 100 })
    const call = await world.call(did)
    const rings = await Promise.all(world.agents.map((agent) => agent.phone.rings({ from: call.from })))
    const { agentId } = await winner(call)
    const others = rings.filter(
      (ring) => world.agents.find((agent) => agent.phone.calls.includes(ring))?.id !== agentId,
    )
    for (const ring of others) await ring.ended()
    expect(rings.filter((ring) => ring.isUp)).toHaveLength(1)
    call.hangUp()
    await world.closed(call)
  })

  async function winner(call: Call) {
    return eventually('somebody serves', async () => {
      const found = await world.interactionOf(call)
      return found.state === 'serving' && found
    })
  }
})

const count = (names: string[], name: string) => names.filter((each) => each === name).length
