import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { localAt } from '#server/time-conditions/index.ts'
import { anything, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

const condition = z.object({ forced: z.object({ state: z.string(), by: z.string() }).nullable() })

describe('a number with hours', () => {
  const did = '551140049050'
  let world: World
  let id: string
  const bye = { type: 'hang-up' }
  const path = () => `/time-conditions/${id}`
  const force = (state: string) => world.api.post(`${path()}/force`, { state, why: 'Teste' }, anything)
  const whyOf = async (call: Call) => {
    const { id: interactionId } = await world.interactionOf(call)
    const steps = await eventually('its way is told', async () => {
      const told = (await world.events(interactionId)).filter(({ type }) => type === 'call.way')
      return told.length > 1 ? told : undefined
    })
    return steps.find(({ data }) => data.at === 'time-condition')?.data.why
  }
  const rings = async () => {
    const call = await world.call(did)
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    call.hangUp()
    await ring.ended()
    return whyOf(call)
  }
  const isTurnedAway = async () => {
    const call = await world.call(did)
    await call.ended()
    return whyOf(call)
  }

  beforeAll(async () => {
    world = await startWorld({
      name: 'hours',
      ground: { carrier: '127.0.108.1', phones: '127.0.108.2', port: 5_094 },
      agents: ['ana'],
    })
    const made = await world.api.post(
      '/time-conditions',
      { name: 'Expediente', inside: { type: 'queue', id: world.queueId }, outside: bye, code: '7' },
      withId,
    )
    id = made.id
    await world.api.post(
      '/inbound-routes',
      { name: 'Com horário', did, trunkId: world.trunkId, destination: { type: 'time-condition', id } },
      withId,
    )
    return world.stop
  })
  beforeEach(async () => {
    await world.calm()
    world.agent('ana').phone.does({})
    await force('automatic')
    await change(world.api, path(), { periods: [], calendarIds: [] })
  })

  test('leads its callers by the clock of the company: the queue within, the end outside', async () => {
    expect(await isTurnedAway()).toBe('outside')
    await change(world.api, path(), { periods: [{ from: '00:00', to: '24:00' }] })
    expect(await rings()).toBe('inside')
  })

  test('is closed on a holiday of its calendar, which is named', async () => {
    const { date } = localAt(Date.now(), 'America/Sao_Paulo')
    const days = [{ date, name: 'Dia da Padroeira' }]
    const calendar = await world.api.post('/holiday-calendars', { name: 'Municipal', national: false, days }, withId)
    await change(world.api, path(), { periods: [{ from: '00:00', to: '24:00' }], calendarIds: [calendar.id] })
    expect(await isTurnedAway()).toBe('holiday:Dia da Padroeira')
  })

  test('is forced open and closed from the console, for the very next caller', async () => {
    await force('open')
    expect(await rings()).toBe('forced-open')
    await change(world.api, path(), { periods: [{ from: '00:00', to: '24:00' }] })
    await force('closed')
    expect(await isTurnedAway()).toBe('forced-closed')
    await force('automatic')
    expect(await rings()).toBe('inside')
  })

  test('is forced from a phone by the feature codes and its own digit; who dialled hears how it is now', async () => {
    const ana = world.agent('ana')
    const dial = async (code: string) => {
      const call = await ana.phone.dial(code)
      await call.answered()
      await call.hears()
      await call.ended(15_000)
    }
    await dial('*2717')
    expect(await world.api.get(path(), condition)).toMatchObject({ forced: { state: 'open', by: 'ana · 2001' } })
    expect(await rings()).toBe('forced-open')
    await dial('*2727')
    expect(await isTurnedAway()).toBe('forced-closed')
    await dial('*2707')
    expect((await world.api.get(path(), condition)).forced).toBeNull()
    expect(await isTurnedAway()).toBe('outside')
  })

  test('is not forced by a digit that no hours have', async () => {
    const call = await world.agent('ana').phone.dial('*2719')
    await call.answered()
    await call.ended(15_000)
    expect((await world.api.get(path(), condition)).forced).toBeNull()
  })
})
