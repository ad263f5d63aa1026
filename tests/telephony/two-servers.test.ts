import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { logIn } from '#tests/support/api-client.ts'
import { openConsole } from '#tests/support/console.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { isServed, served, startTwoServers, type TwoServers, timeWithoutRouting } from '#tests/support/two-servers.ts'
import type { World } from '#tests/support/world.ts'

const agents = ['ana', 'bia']

/** Two processes share two shards, each with a company; what one leaves behind the other takes up. */
describe('of two servers', () => {
  let two: TwoServers
  /** The company whose server is killed, and the other. */
  let struck: World
  let spared: World

  beforeAll(async () => {
    const grounds: Parameters<typeof startTwoServers>[0]['grounds'] = [
      { carrier: '127.0.0.160', phones: '127.0.0.161', port: 5_120 },
      { carrier: '127.0.0.162', phones: '127.0.0.163', port: 5_121 },
    ]
    two = await startTwoServers({ name: 'two-servers', grounds, agents })
    const [first, second] = two.worlds
    if (!first || !second) throw new Error('two companies were wanted')
    spared = first
    struck = second
    return two.stop
  })

  test('each serves its own company, and each is reached at either', async () => {
    expect(await two.holderOf(0)).not.toBe(await two.holderOf(1))
    for (const world of two.worlds) {
      await answering(world)
      const { call, ring } = await talk(world)
      for (const { url } of two.servers) {
        const ana = await logIn(url, world.agent('ana').login)
        expect(await ana.get('/agents/me', z.object({ presence: z.string() }))).toEqual({ presence: 'available' })
      }
      ring.hangUp()
      expect(await world.closed(call)).toMatchObject({ endedWhy: 'ended-by-agent' })
    }
  })

  test('one is killed: who talks goes on talking, who waits keeps the place, who comes meanwhile is served', async () => {
    await Promise.all(two.worlds.map(answering))
    const elsewhere = await talk(spared)
    const [first, second] = [await talk(struck), await talk(struck)]
    const waiting = [await waits(struck), await waits(struck)]
    const screen = await screenOf(struck, first.agent)

    await two.victim.kill()
    const meanwhile = await struck.call(struck.did.queue)
    const refusals = await untilAnswered(struck)
    await Promise.all([first, second, elsewhere].flatMap(({ call, ring }) => [call.hears(), ring.hears()]))
    for (const { status, code, retryAfter } of refusals)
      expect({ status, code, retryAfter }).toEqual({ status: 503, code: 'shard.away', retryAfter: '1' })
    expect(await two.holderOf(1)).toBe(two.survivor)

    // Their consoles came to the other server by themselves, and were told what goes on.
    await eventually('the agent’s screen shows the call again', () => screen.showsAfter(1, first.call), {
      seen: screen.seen,
    })
    screen.close()
    await eventually(
      'who came meanwhile waits',
      async () => (await struck.interactionOf(meanwhile)).state === 'waiting',
    )

    // One agent serves them one after another: in the order in which they came.
    const { phone } = first.agent
    let before = first.ring
    for (const next of [...waiting, meanwhile]) {
      before.hangUp()
      const ring = await phone.rings()
      expect(ring.from).toBe(next.from)
      await Promise.all([ring.answered(), next.answered()])
      await Promise.all([ring.hears(), next.hears()])
      before = ring
    }
    before.hangUp()
    second.ring.hangUp()
    for (const call of [first.call, second.call, ...waiting, meanwhile]) {
      const { id } = await struck.closed(call)
      expect(await struck.closed(call)).toMatchObject({ endedWhy: 'ended-by-agent' })
      const types = (await struck.events(id)).map(({ type }) => type)
      expect(types.filter((type) => type === 'call.ended')).toHaveLength(1)
    }
    await Promise.all([elsewhere.call.hears(), elsewhere.ring.hears()])
    elsewhere.ring.hangUp()
    expect(await spared.closed(elsewhere.call)).toMatchObject({ endedWhy: 'ended-by-agent' })
  })

  test('the killed one comes back, and leaves what the other serves; what that one gives away it takes', async () => {
    await two.victim.start()
    await served(two.victim.url, 1)
    expect(await two.holderOf(1)).toBe(two.survivor)
    await answering(struck)
    const { call, ring } = await talk(struck)

    two.survivor.signal('SIGUSR2')
    await eventually('the other has it', async () => (await two.holderOf(1)) === two.victim)
    await served(two.survivor.url, 1)
    expect(await two.holderOf(0)).toBe(two.survivor)
    await Promise.all([call.hears(), ring.hears()])
    ring.hangUp()
    expect(await struck.closed(call)).toMatchObject({ endedWhy: 'ended-by-agent' })
  })

  test('one is killed again: so long nobody was routed', async () => {
    await struck.calm()
    const { ms, hangUp } = await timeWithoutRouting(two)
    console.log(`Time without routing, from the kill to the next INVITE to an agent: ${Math.round(ms)} ms`)
    await hangUp()
    await spared.calm()
    await two.victim.start()
    await served(two.victim.url, 1)
  })

  test('one that was stopped in its tracks finds its shard taken, writes nothing more, and ends', async () => {
    two.survivor.signal('SIGUSR2')
    await eventually('the other has it', async () => (await two.holderOf(1)) === two.victim)
    await served(two.survivor.url, 1)
    await struck.calm()
    await answering(struck)
    const { call, ring } = await talk(struck)

    two.victim.signal('SIGSTOP')
    await eventually('its lease is another’s', async () => (await two.holderOf(1)) === two.survivor, {
      withinMs: 20_000,
    })
    const late = await struck.call(struck.did.queue)
    expect(await isServed(two.survivor.url, 1)).toBe(false)
    two.victim.signal('SIGCONT')
    await two.victim.ended()
    await served(two.survivor.url, 1)

    await Promise.all([call.hears(), ring.hears()])
    // Before it knew, the old one may have rung a phone for whoever came meanwhile: the new one hangs it up and rings anew.
    const all = () => struck.agents.flatMap(({ phone }) => phone.calls)
    const talks = (ring: Call) => ring.from === late.from && ring.isUp && ring.heard.loudMs > 300
    const other = await eventually('somebody talks to whoever came meanwhile', () => all().find(talks))
    await late.answered()
    for (const each of [ring, other]) each.hangUp()
    for (const each of [call, late]) expect(await struck.closed(each)).toMatchObject({ endedWhy: 'ended-by-agent' })
  })

  async function answering(world: World): Promise<void> {
    for (const { phone } of world.agents) phone.does({ answersAfterMs: 30 })
    await world.calm()
  }

  async function talk(world: World) {
    const call = await world.call(world.did.queue)
    const { agent, ring } = await Promise.any(
      world.agents.map(async (agent) => ({ agent, ring: await agent.phone.rings({ from: call.from }) })),
    )
    await Promise.all([ring.answered(), call.answered()])
    await Promise.all([ring.hears(), call.hears()])
    return { call, agent, ring }
  }

  async function waits(world: World): Promise<Call> {
    const call = await world.call(world.did.queue)
    await eventually('the caller waits', async () => (await world.interactionOf(call)).state === 'waiting')
    return call
  }

  /** Asks again and again until there is an answer: what was said before. */
  async function untilAnswered({ agents: [agent], server }: World) {
    const refusals: { status: number; code: unknown; retryAfter: string | null }[] = []
    await eventually(
      'the company is served again',
      async () => {
        const headers = { Authorization: `Bearer ${agent?.api.token}` }
        const answer = await fetch(`${server.url}/api/agents/me`, { headers })
        if (answer.ok) return true
        const { code } = (await answer.json()) as { code?: unknown }
        refusals.push({ status: answer.status, code, retryAfter: answer.headers.get('Retry-After') })
        return false
      },
      { withinMs: 20_000, seen: () => refusals },
    )
    return refusals
  }

  /** An agent's console, and what it was told each time that it connected. */
  async function screenOf(world: World, agent: World['agents'][number]) {
    const { socket, close } = await openConsole(world.server.url, agent.api.token)
    const snapshots: string[] = []
    const snapshot = async () => {
      const answer = (await socket.timeout(8_000).emitWithAck('snapshot', {})) as { ok: boolean }
      if (answer.ok) snapshots.push(JSON.stringify(answer))
    }
    await snapshot()
    socket.on('connect', () => void snapshot().catch(() => {}))
    return {
      close,
      seen: () => snapshots,
      /** After so many snapshots. */
      showsAfter: (times: number, call: Call) => snapshots.slice(times).some((told) => told.includes(call.from)),
    }
  }
})
