import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { hearsOf } from '#tests/support/tones.ts'
import { change, sessionOf, startWorld, type World } from '#tests/support/world.ts'

const pitches = { customer: 400, ana: 700, bia: 1_000 }
const all = Object.values(pitches)
const hears = (call: Call, who: keyof typeof pitches) => hearsOf(call, all, [pitches[who]])
const list = z.object({
  items: z.array(z.object({ interactionId: z.string(), place: z.string(), number: z.string() })),
})

/** By keys and by screen: put aside, fetched, picked up, led on; what the other side presses does nothing. */
describe('a call that is parked, picked up or led on by keys', () => {
  let world: World
  const ground = { carrier: '127.0.104.21', phones: '127.0.104.22', port: 5_421 }

  beforeAll(async () => {
    const queue = { strategy: 'linear', wrapUpMs: 0 }
    world = await startWorld({ name: 'park', ground, agents: ['ana', 'bia'], queue })
    for (const { extensionId } of world.agents)
      await change(world.api, `/extensions/${extensionId}`, { pickupGroup: 'vendas' })
    return world.stop
  })
  beforeEach(async () => {
    for (const agent of world.agents) agent.phone.does({ answersAfterMs: 50 })
    await world.calm()
  })

  async function parking(fields: Record<string, number>): Promise<void> {
    const { companyId } = await world.api.get('/me', z.object({ companyId: z.string() }))
    const { settings } = await world.api.get(`/companies/${companyId}`, z.object({ settings: z.looseObject({}) }))
    await change(world.api, `/companies/${companyId}`, { settings: { ...settings, parking: fields } })
  }

  async function talk() {
    const ana = world.agent('ana')
    const call = (await world.call(world.did.queue)).pitch(pitches.customer)
    const ring = (await ana.phone.rings({ from: call.from })).pitch(pitches.ana)
    await hears(call, 'ana')
    const { id } = await world.interactionOf(call)
    return { ana, bia: world.agent('bia'), call, ring, id }
  }

  test('parked from the screen hears music, is listed with its place, and is fetched by dialling it', async () => {
    const { ana, bia, call, ring, id } = await talk()
    const { place } = await ana.api.post(`/calls/${id}/park`, {}, z.object({ place: z.string(), code: z.string() }))
    expect((await ring.ended()).by).toBe('them')
    await call.hears(500)
    expect((await bia.api.get('/parked-calls', list)).items).toEqual([{ interactionId: id, place, number: call.from }])
    const fetching = (await bia.phone.dial(`*85${place}`)).pitch(pitches.bia)
    await Promise.all([hears(call, 'bia'), hears(fetching, 'customer')])
    expect((await bia.api.get('/parked-calls', list)).items).toEqual([])
    await eventually('bia has it', async () => (await sessionOf(bia)).reservations.some((r) => r.interactionId === id))
    fetching.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id, endedWhy: 'ended-by-agent' })
  })

  test('that nobody fetches rings at who parked it, and is parked again where that one does not answer', async () => {
    await parking({ returnMs: 2_000, firstPlace: 71, places: 2 })
    const { ana, call, ring, id } = await talk()
    ana.phone.does({ rejects: 486 })
    expect(await ana.api.post(`/calls/${id}/park`, {}, z.object({ place: z.string() }))).toEqual({ place: '71' })
    expect((await ring.ended()).by).toBe('them')
    await (await ana.phone.rings({ from: call.from })).refused()
    await call.hears(500)
    ana.phone.does({ answersAfterMs: 50 })
    const again = (await ana.phone.rings({ from: call.from })).pitch(pitches.ana)
    await Promise.all([hears(call, 'ana'), hears(again, 'customer')])
    again.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: ana.id, endedWhy: 'ended-by-agent' })
    const story = (await world.events(id)).map(({ type }) => type)
    expect(story.filter((type) => type === 'call.park-returned')).toHaveLength(2)
    await parking({})
  })

  test('parked by keys: the agent hears the place; over a kill of the server it stays; fetched from the screen', async () => {
    const { ana, bia, call, ring, id } = await talk()
    await call.press('*7')
    await hears(ring, 'customer')
    await ring.press('*7')
    expect((await ring.ended(20_000)).by).toBe('them')
    await world.server.kill()
    await world.server.start()
    await call.hears(500)
    await eventually('it is parked', async () => (await ana.api.get('/parked-calls', list)).items.length === 1)
    await bia.api.post(`/parked-calls/${id}/retrieve`, {}, anything)
    const own = (await bia.phone.rings({ from: call.from })).pitch(pitches.bia)
    await Promise.all([hears(call, 'bia'), hears(own, 'customer')])
    call.hangUp()
    await world.closed(call)
  })

  test('that rings at a colleague is picked up: by the group’s code, and by the extension’s', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    for (const code of ['*8', `**${ana.number}`]) {
      ana.phone.does({})
      await bia.api.post('/agents/me/presence', { presence: 'paused' }, anything)
      const call = (await world.call(world.did.queue)).pitch(pitches.customer)
      const ring = await ana.phone.rings({ from: call.from })
      const picking = (await bia.phone.dial(code)).pitch(pitches.bia)
      await Promise.all([hears(call, 'bia'), hears(picking, 'customer')])
      expect(await ring.ended()).toMatchObject({ by: 'them', how: 'cancel' })
      picking.hangUp()
      expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
      await world.calm()
    }
    const nothing = await bia.phone.dial('*8')
    await nothing.hears(300)
    expect((await nothing.ended(20_000)).by).toBe('them')
  })

  test('is led on by keys: ## and the extension', async () => {
    const { bia, call, ring } = await talk()
    await ring.press(`##${bia.number}#`)
    const second = (await bia.phone.rings({ from: call.from })).pitch(pitches.bia)
    await Promise.all([hears(call, 'bia'), hears(second, 'customer')])
    expect((await ring.ended()).by).toBe('them')
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ agentId: bia.id })
  })
})
