import { io, type Socket } from 'socket.io-client'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CallView } from '#server/calls/index.ts'
import type { RealtimeEvent } from '#server/realtime/index.ts'
import { anything } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { loudnessByParts } from '#tests/support/wav.ts'
import { type Agent, startWorld, type World } from '#tests/support/world.ts'

const view = z.object({ phase: z.string(), number: z.string(), heldSince: z.number().nullable() })

/** What an agent’s console is told. */
async function consoleOf(world: World, agent: Agent) {
  const told: RealtimeEvent[] = []
  const auth = { token: agent.api.token }
  const socket: Socket = io(`${world.server.url}/console`, { auth, transports: ['websocket'], forceNew: true })
  socket.on('event', (event: RealtimeEvent) => void told.push(event))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const offersOf = (call: Call) =>
    told.flatMap((event) => (event.type === 'offer.made' && event.data.call?.number === call.from ? [event.data] : []))
  return {
    offersOf,
    phasesOf: (call: Call): CallView['phase'][] =>
      told.flatMap((event) =>
        event.type === 'call.changed' && event.data.number === call.from ? [event.data.phase] : [],
      ),
    close: () => void socket.disconnect(),
  }
}

/** What nobody can do from the outside, and a broken cable does: this phone is taken for dead after so long a silence. */
async function diesAfter(agent: Agent, seconds: number): Promise<void> {
  const { VEZ_ARI_URL, VEZ_ARI_USER, VEZ_ARI_PASSWORD } = process.env
  const credentials = Buffer.from(`${VEZ_ARI_USER}:${VEZ_ARI_PASSWORD}`).toString('base64')
  const answer = await fetch(`${VEZ_ARI_URL}/ari/asterisk/config/dynamic/res_pjsip/endpoint/${agent.phone.user}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: JSON.stringify({ fields: [{ attribute: 'rtp_timeout', value: String(seconds) }] }),
  })
  expect(answer.status).toBe(200)
}

/** Whatever happens to those who talk, the customer is not lost. */
describe('in the middle of a talk', () => {
  let world: World
  const ground = { carrier: '127.0.0.136', phones: '127.0.0.137', port: 5_136 }

  beforeAll(async () => {
    world = await startWorld({ name: 'mid-talk', ground, agents: ['ana', 'bia'], queue: { strategy: 'linear' } })
    return world.stop
  })
  beforeEach(async () => {
    for (const agent of world.agents) {
      agent.phone.does({ answersAfterMs: 50 })
      await agent.phone.register()
    }
    await world.calm()
  })

  async function talk() {
    const ana = world.agent('ana')
    const call = await world.call(world.did.queue)
    const ring = await ana.phone.rings({ from: call.from })
    await Promise.all([ring.hears(), call.hears()])
    const { id } = await world.interactionOf(call)
    const act = (what: 'hold' | 'resume') => ana.api.post(`/calls/${id}/${what}`, {}, view)
    return { ana, call, ring, id, act }
  }

  /** Half a second of music for the one, and nothing for the other. */
  async function hearsMusicAlone(customer: Call, agent: Call): Promise<void> {
    const before = agent.heard.loudMs
    await customer.hears(500)
    expect(agent.heard.loudMs - before, 'what the agent hears of the customer').toBeLessThan(150)
  }

  test('the agent’s screen shows who calls while the phone rings, and the talk from the answer to its end', async () => {
    const ana = world.agent('ana')
    const screen = await consoleOf(world, ana)
    ana.phone.does({})
    const call = await world.call(world.did.queue)
    const ring = await ana.phone.rings({ from: call.from })
    await eventually('the offer is on the screen', () => screen.offersOf(call).length > 0)
    expect(screen.offersOf(call)[0]).toMatchObject({ medium: 'voice', queueId: world.queueId, mode: 'push' })
    ring.answer()
    await ring.hears()
    ring.hangUp()
    await world.closed(call)
    await eventually('the end is on the screen', () => screen.phasesOf(call).includes('ended'))
    expect(screen.phasesOf(call)).toEqual(expect.arrayContaining(['talking', 'ended']))
    screen.close()
  })

  test('an offer that the agent turns down on the screen stops ringing, and rings at the next', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    const screen = await consoleOf(world, ana)
    ana.phone.does({})
    const call = await world.call(world.did.queue)
    const ring = await ana.phone.rings({ from: call.from })
    const [offer] = await eventually('the offer', () =>
      screen.offersOf(call).length > 0 ? screen.offersOf(call) : undefined,
    )
    await ana.api.post(`/offers/${offer?.offerId}/refuse`, {}, anything)
    expect(await ring.ended()).toMatchObject({ by: 'them', how: 'cancel' })
    await (await bia.phone.rings({ from: call.from })).hears()
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
    screen.close()
  })

  test('a customer who is held hears music until the agent resumes', async () => {
    const { call, ring, act } = await talk()
    expect(await act('hold')).toMatchObject({ phase: 'held' })
    await hearsMusicAlone(call, ring)
    expect(await act('hold')).toMatchObject({ phase: 'held' })
    expect(await act('resume')).toMatchObject({ phase: 'talking', heldSince: null })
    await Promise.all([ring.hears(), call.hears()])
    call.hangUp()
    await world.closed(call)
    expect(await world.recordings((await world.interactionOf(call)).id)).toHaveLength(1)
  })

  test('while a card number is said the recording holds silence, and is as long as the talk', async () => {
    const { ana, call, ring, id } = await talk()
    const pause = (paused: boolean) => ana.api.post(`/calls/${id}/recording`, { paused }, anything)
    const said = async (ms: number) => void (await Promise.all([ring.hears(ms), call.hears(ms)]))
    const began = Date.now()
    await said(1_000)
    await pause(true)
    await said(1_500)
    const pausedTwice = await pause(true)
    expect(pausedTwice).toBeDefined()
    await pause(false)
    await said(1_000)
    const talkedMs = Date.now() - began
    call.hangUp()
    await world.closed(call)
    const [recording] = await eventually('the recording is stored', async () => {
      const all = await world.recordings(id)
      return all[0]?.state === 'stored' && all
    })
    const wav = await world.api.bytes(`/recordings/${recording?.id}/audio`)
    const loud = loudnessByParts(wav, 100).map((part) => part > 100)
    const told = loud.map((is) => (is ? 'x' : '.')).join('')
    expect(told).toMatch(/x{5}\.{13,}x{5}/)
    // Shorter gaps are packets that came late on a busy machine.
    expect(told.replaceAll(/^\.+|\.+$/g, '').match(/\.{5,}/g), told).toHaveLength(1)
    expect(loud.length * 100).toBeGreaterThan(talkedMs - 500)
    const story = (await world.events(id)).map(({ type }) => type)
    expect(story.filter((type) => type.startsWith('call.recording-'))).toEqual([
      'call.recording-paused',
      'call.recording-resumed',
    ])
  })

  test('a customer who is held is held by the next server too, and resumed by it', async () => {
    const { ana, call, ring, act } = await talk()
    await act('hold')
    await world.server.kill()
    await world.server.start()
    await hearsMusicAlone(call, ring)
    const work = await ana.api.get('/agents/me/work', z.object({ calls: z.array(view) }))
    expect(work.calls).toMatchObject([{ phase: 'held', number: call.from }])
    await act('resume')
    await Promise.all([ring.hears(), call.hears()])
    call.hangUp()
    await world.closed(call)
  })

  test.each([
    ['the customer', 'caller-left'],
    ['the agent', 'ended-by-agent'],
  ] as const)('a call that %s hangs up while it is held ends for both', async (who, endedWhy) => {
    const { call, ring, act } = await talk()
    await act('hold')
    await call.hears()
    const [leaves, stays] = who === 'the agent' ? [ring, call] : [call, ring]
    leaves.hangUp()
    expect(await stays.ended()).toMatchObject({ by: 'them', how: 'bye' })
    expect(await world.closed(call)).toMatchObject({ endedWhy })
  })

  test('an agent whose page is loaded anew is rung and is back in the talk', async () => {
    const { ana, call, ring } = await talk()
    await ana.api.post('/softphone/reattach', {}, anything)
    const again = await ana.phone.rings({ from: call.from })
    expect(again.header('Call-Info')).toContain('answer-after=0')
    await Promise.all([again.hears(), call.hears()])
    expect((await ring.ended()).by).toBe('them')
    expect(call.isUp).toBe(true)
    again.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: ana.id, endedWhy: 'ended-by-agent' })
  })

  test('an agent whose line falls silent is rung again, while the customer hears music', async () => {
    await diesAfter(world.agent('ana'), 2)
    const { ana, call, ring } = await talk()
    ring.close()
    const again = await ana.phone.rings({ from: call.from })
    await Promise.all([again.hears(), call.hears()])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: ana.id })
    await diesAfter(ana, 60)
  })

  test('an agent who is gone for good loses the caller to the next, ahead of who came later', async () => {
    await diesAfter(world.agent('ana'), 2)
    const { ana, call, ring, id } = await talk()
    const bia = world.agent('bia')
    const later = await world.call(world.did.queue)
    const busy = await bia.phone.rings({ from: later.from })
    await busy.hears()
    const last = await world.call(world.did.queue)
    await last.answered()
    await ana.phone.unregister()
    ring.close()
    const story = () => world.events(id).then((events) => events.map((each) => each.type))
    await eventually('the caller waits again', async () => (await story()).includes('interaction.returned'), {
      withinMs: 40_000,
      seen: story,
    })
    await call.hears()
    busy.hangUp()
    const next = await bia.phone.rings()
    expect(next.from).toBe(call.from)
    await Promise.all([next.hears(), call.hears()])
    for (const one of [call, later, last]) one.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
    await diesAfter(ana, 60)
  })
})
