import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { pitchOf } from '#tests/support/tones.ts'
import { type Agent, becomes, startWorld, type World } from '#tests/support/world.ts'

const beep = 1_000
const state = z.object({ state: z.string() })

describe('an agent who stands by', () => {
  let world: World
  let ana: Agent
  beforeAll(async () => {
    const ground = { carrier: '127.0.112.1', phones: '127.0.112.2', port: 5_612 }
    world = await startWorld({ name: 'stand-by', ground, agents: ['ana'], queue: { connectMode: 'always-connected' } })
    ana = world.agent('ana')
    return world.stop
  })

  const standsBy = (wanted: string) =>
    eventually(`the phone: ${wanted}`, async () => (await ana.api.get('/agents/me/stand-by', state)).state === wanted, {
      seen: () => ana.api.get('/agents/me/stand-by', state),
    })
  const pitchNow = (call: Call) => pitchOf(call.heardLately.slice(-1_200))
  const hears = (call: Call, hertz: number) =>
    eventually(`${hertz} Hz are heard`, () => pitchNow(call) === hertz, {
      everyMs: 20,
      seen: () => [pitchNow(call), call.story()],
    })
  async function dials(): Promise<Call> {
    await world.calm()
    const phone = await ana.phone.dial('*30')
    await phone.answered()
    await phone.hears(150)
    await standsBy('stands')
    return phone
  }
  /** A caller who sounds like that is heard on the phone that is up, and hears the agent. */
  async function arrives(phone: Call, hertz: number): Promise<Call> {
    const call = (await world.call(world.did.queue)).pitch(hertz)
    await Promise.all([hears(phone, hertz), hears(call, 400)])
    return call
  }
  const rung = () => ana.phone.calls.length

  test('hears two callers in a row, each after a beep, without a single INVITE', async () => {
    const before = rung()
    const phone = await dials()
    const first = await arrives(phone, 600)
    await standsBy('talks')
    first.hangUp()
    expect(await world.closed(first)).toMatchObject({ agentId: ana.id, endedWhy: 'caller-left' })
    await standsBy('stands')
    // What was heard last was the first caller: now the beep, then the second.
    const call = (await world.call(world.did.queue)).pitch(800)
    await hears(phone, beep)
    await Promise.all([hears(phone, 800), hears(call, 400)])
    call.hangUp()
    const { id } = await world.closed(call)
    expect((await world.recordings(id)).length).toBe(1)
    expect(phone.isUp).toBe(true)
    expect(rung()).toBe(before)
    phone.hangUp()
    await standsBy('no')
  })

  test('stays with the caller, and stands by again, over crashes of the server', async () => {
    const before = rung()
    const phone = await dials()
    await world.server.kill()
    await world.server.start()
    const call = await arrives(phone, 600)
    await world.server.kill()
    await world.server.start()
    await standsBy('talks')
    await Promise.all([phone.hears(), call.hears()])
    call.hangUp()
    await world.closed(call)
    await standsBy('stands')
    const next = await arrives(phone, 800)
    next.hangUp()
    await world.closed(next)
    expect(phone.isUp).toBe(true)
    expect(rung()).toBe(before)
    phone.hangUp()
    await standsBy('no')
  })

  test('ends a talk at the desk and stands by; hangs up, and the next call rings', async () => {
    const before = rung()
    const phone = await dials()
    const call = await arrives(phone, 600)
    const { id } = await world.interactionOf(call)
    await ana.api.post(`/interactions/${id}/hang-up`, {}, anything)
    await call.ended()
    await standsBy('stands')
    expect(phone.isUp).toBe(true)
    const second = await arrives(phone, 800)
    phone.hangUp()
    await second.ended()
    expect(await world.closed(second)).toMatchObject({ endedWhy: 'ended-by-agent' })
    await standsBy('no')
    expect(rung()).toBe(before)
    ana.phone.does({ answersAfterMs: 50 })
    const third = await world.call(world.did.queue)
    const ring = await ana.phone.rings({ from: third.from })
    expect(ring.header('Call-Info')).toContain('answer-after=0')
    await Promise.all([ring.hears(), third.hears()])
    third.hangUp()
    await world.closed(third)
  })

  test('begins it by a button, goes on in a pause, and not when offline', async () => {
    await world.calm()
    ana.phone.does({ answersAfterMs: 50 })
    await ana.api.post('/agents/me/stand-by', { on: true }, state)
    const phone = await ana.phone.rings()
    await standsBy('stands')
    // Of two phones the later one counts.
    const other = await ana.phone.dial('*30')
    await phone.ended()
    await standsBy('stands')
    await becomes(ana, 'paused')
    expect(other.isUp).toBe(true)
    await becomes(ana, 'available')
    const call = await arrives(other, 600)
    await ana.api.post('/agents/me/stand-by', { on: false }, state)
    await other.hears()
    call.hangUp()
    await other.ended()
    await standsBy('no')
    const last = await dials()
    await becomes(ana, 'offline')
    await last.ended()
    await standsBy('no')
  })
})
