import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { startWorld, type World } from '#tests/support/world.ts'

const callers = 50
const everyMs = 200

/** Fifty callers, five a second, ten agents: all answered, recorded, disposed of; none lost, none served twice. */
describe('fifty callers', () => {
  let world: World
  const names = Array.from({ length: 10 }, (_, n) => `agente${n}`)

  beforeAll(async () => {
    const ground = { carrier: '127.0.0.60', phones: '127.0.0.61', port: 5_085 }
    world = await startWorld({ name: 'crowd', ground, agents: names })
    return world.stop
  })
  beforeEach(async () => {
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 20, talksMs: [800, 1_600] })
    await world.calm()
  })

  test('at five a second are all served by ten agents', async () => {
    const calls = await pour()
    for (const call of calls) expect(await call.ended(60_000)).toMatchObject({ by: 'them', how: 'bye' })
    await account(calls)
  }, 120_000)

  test('stay connected while the server is killed and started again, and are all served once', async () => {
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 20, talksMs: [3_000, 6_000] })
    const pouring = pour()
    await untilTalking(12)
    const talking = world.telco.calls.filter((call) => call.isUp)
    const outage = { from: Date.now(), to: 0 }
    await world.server.kill()
    const alive = talking.filter((call) => call.isUp)
    await world.server.start()
    outage.to = Date.now()
    const calls = await pouring
    for (const call of calls) await call.ended(90_000)
    // Nobody was cut off by the kill: whoever talked hung up when the agent did.
    for (const call of alive) expect(call.happened.ended).toMatchObject({ by: 'them', how: 'bye' })
    await account(calls, outage)
  }, 180_000)

  async function pour(): Promise<Call[]> {
    const calls: Promise<Call>[] = []
    await new Promise<void>((resolve) => {
      const tap = setInterval(() => {
        calls.push(world.call(world.did.queue))
        if (calls.length < callers) return
        clearInterval(tap)
        resolve()
      }, everyMs)
    })
    return Promise.all(calls)
  }

  async function untilTalking(least: number): Promise<void> {
    await eventually(
      `${least} callers are connected`,
      () => world.telco.calls.filter((call) => call.isUp).length >= least,
    )
  }

  /** Our own ledger, made on the wire, against the server's. */
  async function account(calls: Call[], outage = { from: 0, to: 0 }): Promise<void> {
    const rings = world.agents.flatMap((agent) => agent.phone.calls.map((ring) => ({ agent, ring })))
    for (const call of calls) {
      expect(call.happened.answeredAt, call.story()).toBeDefined()
      const talks = rings.filter(({ ring }) => ring.from === call.from && ring.happened.answeredAt !== undefined)
      expect(talks, `talks of ${call.from}`).toHaveLength(1)
      const done = await world.closed(call, 30_000)
      expect(done.agentId).toBe(talks[0]?.agent.id)
      // Who hung up while nobody listened is not known after: only that the talk is over.
      const endedAt = call.happened.ended?.at ?? 0
      const inOutage = endedAt >= outage.from && endedAt <= outage.to
      expect(inOutage ? ['ended-by-agent', 'lost-in-outage'] : ['ended-by-agent']).toContain(done.endedWhy)
      const types = (await world.events(done.id)).map((each) => each.type)
      expect(types.filter((type) => type === 'call.ended')).toHaveLength(1)
      expect(types.filter((type) => type === 'interaction.left')).toHaveLength(1)
      expect((await stored(done.id)).length, `recordings of ${call.from}`).toBeGreaterThan(0)
    }
    for (const { agent } of rings)
      expect(overlapping(agent.phone.calls), `${agent.name} had two callers at once`).toEqual([])
    expect(new Set(calls.map((call) => call.from)).size).toBe(callers)
  }

  async function stored(id: string) {
    return eventually('the recording is stored', async () => {
      const all = await world.recordings(id)
      return all.length > 0 && all.every((one) => one.state === 'stored') && all
    })
  }
})

/** Pairs of talks of one phone that overlap in time. */
function overlapping(calls: Call[]): string[] {
  const talks = calls
    .flatMap(({ happened: { answeredAt, ended }, from }) =>
      answeredAt && ended ? [{ from, answeredAt, endedAt: ended.at }] : [],
    )
    .toSorted((a, b) => a.answeredAt - b.answeredAt)
  return talks.flatMap((talk, n) => {
    const next = talks[n + 1]
    return next && next.answeredAt < talk.endedAt ? [`${talk.from} and ${next.from}`] : []
  })
}
