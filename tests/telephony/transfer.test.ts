import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { hearsOf } from '#tests/support/tones.ts'
import { type Agent, sessionOf, startWorld, type World } from '#tests/support/world.ts'

/** Everybody sounds by their own pitch, so that each end tells by ear whom it hears. */
const pitches = { customer: 400, ana: 700, bia: 1_000, caio: 1_300, outside: 1_600 }
const all = Object.values(pitches)
type Who = keyof typeof pitches
const hears = (call: Call, ...who: Who[]) =>
  hearsOf(
    call,
    all,
    who.map((one) => pitches[one]).toSorted((a, b) => a - b),
  )

const target = z.object({ agents: z.array(z.object({ agentId: z.string(), free: z.boolean(), inCall: z.boolean() })) })

/** A call is led on to somebody else, and is never lost on the way. */
describe('a call that is transferred', () => {
  let world: World
  const ground = { carrier: '127.0.104.11', phones: '127.0.104.12', port: 5_411 }

  beforeAll(async () => {
    const queue = { strategy: 'linear', wrapUpMs: 500 }
    world = await startWorld({ name: 'transfer', ground, agents: ['ana', 'bia', 'caio'], queue })
    const rule = { strip: 1, prefix: '77', trunkId: world.trunkId, callerId: '551140049000', forceCallerId: true }
    const rules = [{ ...rule, pattern: '0XXXXXXXXXX.' }]
    await world.api.post('/outbound-routes', { name: 'Nacional', rules }, anything)
    return world.stop
  })
  beforeEach(async () => {
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 50 })
    world.telco.answering({ answersAfterMs: 50 })
    await world.calm()
  })

  /** Ana talks with a customer. */
  async function talk() {
    const ana = world.agent('ana')
    const call = (await world.call(world.did.queue)).pitch(pitches.customer)
    const ring = (await ana.phone.rings({ from: call.from })).pitch(pitches.ana)
    await hears(call, 'ana')
    const { id } = await world.interactionOf(call)
    return { ana, call, ring, id }
  }
  const transfer = (by: Agent, id: string, to: object, how: 'blind' | 'attended') =>
    by.api.post(`/calls/${id}/transfer`, { to, how }, anything)
  const wish = (by: Agent, id: string, what: string) => by.api.post(`/calls/${id}/transfer/${what}`, {}, anything)
  const toNumber = (number: string) => ({ type: 'number', number })
  const holds = async (agent: Agent, id: string) =>
    (await sessionOf(agent)).reservations.find((one) => one.interactionId === id)?.state

  test('blind to a colleague rings there, is recorded in two parts, and frees the first agent', async () => {
    const { ana, call, ring, id } = await talk()
    const bia = world.agent('bia')
    bia.phone.does({})
    await transfer(ana, id, { type: 'agent', agentId: bia.id }, 'blind')
    const second = (await bia.phone.rings()).pitch(pitches.bia)
    expect((await ring.ended()).by).toBe('them')
    await call.hears(500)
    second.answer()
    await Promise.all([hears(call, 'bia'), hears(second, 'customer')])
    await eventually(
      'bia has it, and ana is free',
      async () => (await holds(bia, id)) === 'active' && (await holds(ana, id)) === undefined,
    )
    second.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id, endedWhy: 'ended-by-agent' })
    const story = (await world.events(id)).map(({ type }) => type)
    expect(story).toEqual(expect.arrayContaining(['call.transferred', 'interaction.handed-over', 'wrap-up.ended']))
    expect(await world.recordings(id)).toHaveLength(2)
  })

  test('blind to who is busy comes back to whoever sent it', async () => {
    const { ana, call, id } = await talk()
    world.agent('bia').phone.does({ rejects: 486 })
    await transfer(ana, id, toNumber(world.agent('bia').number), 'blind')
    const again = (await ana.phone.rings({ from: call.from })).pitch(pitches.ana)
    await Promise.all([hears(call, 'ana'), hears(again, 'customer')])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: ana.id })
  })

  test('blind to a queue waits there with the old entry time, and the next agent has it', async () => {
    const { ana, call, id } = await talk()
    const before = await world.interactionOf(call)
    await ana.api.post('/agents/me/presence', { presence: 'paused' }, anything)
    await transfer(ana, id, { type: 'destination', destination: { type: 'queue', id: world.queueId } }, 'blind')
    const next = (await world.agent('bia').phone.rings({ from: call.from })).pitch(pitches.bia)
    await Promise.all([hears(call, 'bia'), hears(next, 'customer')])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: world.agent('bia').id, startedAt: before.startedAt })
  })

  test('attended: music while the two speak, swapped, three at once, and completed', async () => {
    const { ana, call, ring, id } = await talk()
    const bia = world.agent('bia')
    await transfer(ana, id, toNumber(bia.number), 'attended')
    const third = (await bia.phone.rings({ from: ana.number })).pitch(pitches.bia)
    await Promise.all([hears(ring, 'bia'), hears(third, 'ana'), call.hears()])
    const seen = await world.agent('caio').api.get('/agents/me/transfer-targets', target)
    for (const busy of [ana, bia])
      expect(seen.agents.find(({ agentId }) => agentId === busy.id)).toMatchObject({ inCall: true, free: false })
    await wish(ana, id, 'swap')
    await Promise.all([hears(ring, 'customer'), hears(call, 'ana')])
    await wish(ana, id, 'three-way')
    await Promise.all([hears(ring, 'customer', 'bia'), hears(call, 'ana', 'bia'), hears(third, 'customer', 'ana')])
    await wish(ana, id, 'complete')
    await Promise.all([hears(call, 'bia'), hears(third, 'customer')])
    expect((await ring.ended()).by).toBe('them')
    third.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id, endedWhy: 'ended-by-agent' })
  })

  test('by keys: asked first, swapped, three at once, and given over by hanging up', async () => {
    const { ana, call, ring } = await talk()
    const bia = world.agent('bia')
    await ring.press(`*2${bia.number}#`)
    const third = (await bia.phone.rings({ from: ana.number })).pitch(pitches.bia)
    await Promise.all([hears(ring, 'bia'), hears(third, 'ana'), call.hears()])
    await ring.press('*4')
    await Promise.all([hears(ring, 'customer'), hears(call, 'ana'), third.hears()])
    await ring.press('*4')
    await Promise.all([hears(ring, 'bia'), hears(third, 'ana')])
    await ring.press('*3')
    await Promise.all([hears(ring, 'customer', 'bia'), hears(call, 'ana', 'bia'), hears(third, 'customer', 'ana')])
    ring.hangUp()
    await Promise.all([hears(call, 'bia'), hears(third, 'customer')])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
  })

  test('attended and cancelled is the agent’s again; refused, the customer is back at once', async () => {
    const { ana, call, ring, id } = await talk()
    const bia = world.agent('bia')
    await transfer(ana, id, toNumber(bia.number), 'attended')
    const third = await bia.phone.rings({ from: ana.number })
    await third.hears()
    await wish(ana, id, 'cancel')
    expect((await third.ended()).by).toBe('them')
    await Promise.all([hears(call, 'ana'), hears(ring, 'customer')])
    bia.phone.does({ rejects: 486 })
    await transfer(ana, id, toNumber(bia.number), 'attended')
    await (await bia.phone.rings({ from: ana.number })).refused()
    await Promise.all([hears(call, 'ana'), hears(ring, 'customer')])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: ana.id })
  })

  test('outside, by the agent’s own rules only: what no rule allows is refused, and nobody is called', async () => {
    const { ana, call, ring, id } = await talk()
    const before = world.telco.calls.length
    await expect(transfer(ana, id, toNumber('0015551234'), 'blind')).rejects.toThrow(/nowhere/)
    expect(world.telco.calls).toHaveLength(before)
    await transfer(ana, id, toNumber('011987650001'), 'attended')
    const out = (await world.telco.receives({ to: '7711987650001' })).pitch(pitches.outside)
    await Promise.all([hears(ring, 'outside'), hears(out, 'ana')])
    ring.hangUp()
    await Promise.all([hears(call, 'outside'), hears(out, 'customer')])
    await eventually('ana is free', async () => (await sessionOf(ana)).reservations.length === 0)
    call.hangUp()
    expect((await out.ended()).by).toBe('them')
    await world.closed(call)
  })

  test('in the middle of a consultation goes on when the server is killed', async () => {
    const { ana, call, ring, id } = await talk()
    const bia = world.agent('bia')
    await transfer(ana, id, toNumber(bia.number), 'attended')
    const third = (await bia.phone.rings({ from: ana.number })).pitch(pitches.bia)
    await Promise.all([hears(ring, 'bia'), hears(third, 'ana'), call.hears()])
    await world.server.kill()
    await hears(ring, 'bia')
    await world.server.start()
    await Promise.all([hears(ring, 'bia'), hears(third, 'ana'), call.hears()])
    await wish(ana, id, 'complete')
    await Promise.all([hears(call, 'bia'), hears(third, 'customer')])
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
  })

  test('that an agent asked for on the screen: the own phone rings, then dials', async () => {
    const ana = world.agent('ana')
    await ana.api.post('/calls', { number: '011987650002' }, anything)
    const own = (await ana.phone.rings({ from: '011987650002' })).pitch(pitches.ana)
    const out = (await world.telco.receives({ to: '7711987650002' })).pitch(pitches.outside)
    await Promise.all([hears(own, 'outside'), hears(out, 'ana')])
    own.hangUp()
    expect((await out.ended()).by).toBe('them')
  })
})
