import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCompany } from '#server/book/index.ts'
import { pageOf } from '#server/book/page.ts'
import { systemClock } from '#server/host/index.ts'
import type { Actor } from '#server/kernel/events.ts'
import { asId, type ExtensionId } from '#server/kernel/ids.ts'
import { createForcing } from '#server/time-conditions/forcing.ts'
import { timeConditionRoutes } from '#server/time-conditions/http.ts'
import { type Answer, type Ask, type Company, type House, settle, soundOf, startHouse } from './api-harness.ts'

let house: House
let acme: Company
let ask: Ask
const audited: { state: string; by: string; actor: Actor }[] = []
const forcing = createForcing({
  clock: systemClock,
  changed: async (_company, { state, by }, actor) => void audited.push({ state, by, actor }),
})
beforeAll(async () => {
  house = await startHouse({ routes: timeConditionRoutes({ forcing }) })
  acme = await settle(house, 'hours')
  ask = acme.admin.ask
})
afterAll(() => house.end())

const made = async (answer: Promise<Answer>) => {
  const { status, body, text } = await answer
  expect([status, text]).toEqual([201, text])
  return body as { id: string; rev: number }
}
const bye = { type: 'hang-up' }
let names = 0
const name = () => `Registro ${++names}`
const everyDay = [{ from: '08:00', to: '18:00' }]
const condition = (more: object = {}) =>
  made(ask('POST', '/api/time-conditions', { name: name(), periods: everyDay, inside: bye, outside: bye, ...more }))
const stepsAt = async (id: string, wall: string) => {
  const records = await readCompany(acme.id)
  if (!records) throw new Error('the company is gone')
  return pageOf(records).destination({ type: 'time-condition', id }, Date.parse(`${wall}-03:00`)).steps
}
const whyAt = async (id: string, wall: string) => (await stepsAt(id, wall))[0]?.why

describe('a time condition', () => {
  test('sends calls one way within its hours, another outside, and a third on holidays', async () => {
    const calendar = await made(ask('POST', '/api/holiday-calendars', { name: 'Feriados', state: 'SP' }))
    const queue = await made(ask('POST', '/api/queues', { name: name(), number: '610' }))
    const { id } = await condition({
      calendarIds: [calendar.id],
      inside: { type: 'queue', id: queue.id },
      onHolidays: { type: 'hang-up' },
    })
    expect(await stepsAt(id, '2027-03-01T10:00')).toEqual([
      { at: 'time-condition', id, why: 'inside' },
      { at: 'queue', id: queue.id, why: null },
    ])
    expect(await whyAt(id, '2027-03-01T18:00')).toBe('outside')
    expect(await whyAt(id, '2027-07-09T10:00')).toBe('holiday:Revolução Constitucionalista')
    expect((await ask('DELETE', `/api/holiday-calendars/${calendar.id}`)).body.code).toBe('holiday-calendar.in-use')
    expect((await ask('DELETE', `/api/queues/${queue.id}`)).body.code).toBe('queue.in-use')
  })

  test.each([
    [{ periods: [{ from: '25:00' }] }, 'periods.0.from'],
    [{ periods: [{ from: '08:00', to: '08:00' }] }, 'periods.0.to'],
    [{ periods: [{ weekdays: [8] }] }, 'periods.0.weekdays.0'],
    [{ code: '12345' }, 'code'],
    [{ calendarIds: ['nothing'] }, 'calendarIds.0'],
    [{ inside: { type: 'queue', id: 'nothing' } }, 'inside.id'],
  ])('with %j is refused by its field', async (wrong, field) => {
    const { status, body } = await ask('POST', '/api/time-conditions', {
      name: name(),
      inside: bye,
      outside: bye,
      ...wrong,
    })
    expect([status, (body.errors as { field: string }[]).map((error) => error.field)]).toEqual([422, [field]])
  })
})

describe('hours are forced', () => {
  test('by the console: who, why and until when are shown and audited, and the record keeps its revision', async () => {
    const { id, rev } = await condition()
    const until = Date.now() + 3_600_000
    const answer = await acme.supervisor.ask('POST', `/api/time-conditions/${id}/force`, {
      state: 'closed',
      until,
      why: 'Falta de luz',
    })
    expect(answer.body.forced).toMatchObject({ state: 'closed', until, why: 'Falta de luz', by: 'supervisor' })
    expect((await ask('GET', `/api/time-conditions/${id}`)).body).toMatchObject({ rev, forced: { state: 'closed' } })
    expect(audited.at(-1)).toEqual({
      state: 'closed',
      by: 'supervisor',
      actor: { kind: 'user', id: acme.supervisor.id },
    })
    // Whoever has the form open saves what was changed in it, and the force stays.
    const saved = await ask('PATCH', `/api/time-conditions/${id}`, { rev, description: 'Loja' })
    expect(saved.body).toMatchObject({ description: 'Loja', forced: { state: 'closed' } })

    await ask('POST', `/api/time-conditions/${id}/force`, { state: 'automatic' })
    expect((await ask('GET', `/api/time-conditions/${id}`)).body.forced).toBeNull()
  })

  test('and the next call goes so', async () => {
    const { id } = await condition({ periods: [] })
    await ask('POST', `/api/time-conditions/${id}/force`, { state: 'open' })
    expect(await whyAt(id, '2099-01-05T03:00')).toBe('forced-open')
    await ask('POST', `/api/time-conditions/${id}/force`, { state: 'closed', until: Date.now() + 1_000 })
    expect(await whyAt(id, '2099-01-05T03:00')).toBe('outside')
  })

  test('never until what is past, by an agent, or in another company', async () => {
    const { id } = await condition()
    const path = `/api/time-conditions/${id}/force`
    expect((await ask('POST', path, { state: 'open', until: 1 })).body.code).toBe('until.past')
    expect((await acme.agent.ask('POST', path, { state: 'open' })).status).toBe(403)
    const other = await settle(house, 'other-hours')
    expect((await other.admin.ask('POST', path, { state: 'open' })).status).toBe(404)
  })

  test('by phone from those that may, by its own code', async () => {
    const allowed = await made(ask('POST', '/api/extensions', { number: '2090', name: 'Portaria' }))
    const stranger = await made(ask('POST', '/api/extensions', { number: '2091', name: 'Loja' }))
    const { id } = await condition({ code: '7', forcedFromIds: [allowed.id] })
    const by = (extensionId: string) =>
      forcing.byPhone(acme.id, '7', {
        state: 'closed',
        by: '2090',
        userId: null,
        extensionId: asId<ExtensionId>(extensionId),
      })
    expect(await by(stranger.id)).toBe(false)
    expect((await ask('GET', `/api/time-conditions/${id}`)).body.forced).toBeNull()
    expect(await by(allowed.id)).toBe(true)
    expect((await ask('GET', `/api/time-conditions/${id}`)).body.forced).toMatchObject({ by: '2090' })
    const twice = await ask('POST', '/api/time-conditions', { name: name(), inside: bye, outside: bye, code: '7' })
    expect(twice.body.code).toBe('time-condition.taken')
  })
})

describe('what would go round without waiting for anybody is refused when it is saved', () => {
  const wayOf = ({ status, body }: Answer) => [
    status,
    body.code,
    ...((body.errors ?? []) as { message: string }[]).map(({ message }) => message),
  ]
  const change = async (path: string, fields: object) => {
    const { body } = await ask('GET', path)
    return ask('PATCH', path, { ...fields, rev: body.rev })
  }

  test('time conditions that lead to each other', async () => {
    const first = await condition({ name: 'Horário' })
    const second = await condition({ name: 'Plantão', outside: { type: 'time-condition', id: first.id } })
    const closing = await change(`/api/time-conditions/${first.id}`, {
      onHolidays: { type: 'time-condition', id: second.id },
    })
    expect(wayOf(closing)).toEqual([422, 'time-condition.loops', 'Horário → Plantão → Horário'])
    const itself = await change(`/api/time-conditions/${first.id}`, {
      inside: { type: 'time-condition', id: first.id },
    })
    expect(wayOf(itself)).toEqual([422, 'time-condition.loops', 'Horário → Horário'])
  })

  test('an announcement, a URA without a key and a time condition; but a URA that asks for a key may lead back', async () => {
    const audio = await made(
      ask('POST', `/api/audios?name=${name()}`, soundOf('hello'), { 'Content-Type': 'audio/wav' }),
    )
    const hours = await condition({ name: 'Expediente' })
    const back = { type: 'destination', settings: { destination: { type: 'time-condition', id: hours.id } }, exits: {} }
    const say = [{ prompt: 'system/beep', language: 'pt-BR' }]
    const play = { type: 'play', settings: { say }, exits: { next: 'back' } }
    const menu = { type: 'menu', settings: { say, keys: ['1'] }, exits: { 1: 'back', exceeded: 'bye' } }
    const end = { type: 'hang-up', settings: {}, exits: {} }
    const spoken = await made(
      ask('POST', '/api/flows', { name: 'URA falada', graph: { start: 'play', nodes: { play, back } } }),
    )
    const asking = await made(
      ask('POST', '/api/flows', { name: 'URA com tecla', graph: { start: 'menu', nodes: { menu, back, bye: end } } }),
    )
    const announcement = (id: string) => ({
      name: name(),
      audioIds: [audio.id],
      destination: { type: 'flow', id },
    })
    const toSpoken = await made(ask('POST', '/api/announcements', { ...announcement(spoken.id), name: 'Aviso' }))
    const toAsking = await made(ask('POST', '/api/announcements', announcement(asking.id)))

    const to = (id: string) => ({ outside: { type: 'announcement', id } })
    const refused = await change(`/api/time-conditions/${hours.id}`, to(toSpoken.id))
    expect(wayOf(refused)).toEqual([422, 'time-condition.loops', 'Expediente → Aviso → URA falada → Expediente'])
    expect((await change(`/api/time-conditions/${hours.id}`, to(toAsking.id))).status).toBe(200)
  })

  test('a queue where nobody may wait, and an extension that nobody answers; but not one where people wait for a while', async () => {
    const hours = await condition({ name: 'Turno' })
    const to = { type: 'time-condition', id: hours.id }
    const queue = (more: object) =>
      made(ask('POST', '/api/queues', { name: `Fila ${++names}`, number: String(620 + names), ...more }))
    const full = await queue({ whenNobody: { is: 'present', to } })
    const patient = await queue({ maxWait: { afterMs: 60_000, to }, exits: [{ key: '1', to }] })
    const extension = await made(ask('POST', '/api/extensions', { number: '2095', name: 'Recado', onNoAnswer: to }))
    const back = (type: string, id: string) => change(`/api/time-conditions/${hours.id}`, { inside: { type, id } })
    expect((await back('queue', full.id)).body.code).toBe('time-condition.loops')
    expect((await back('extension', extension.id)).body.code).toBe('time-condition.loops')
    // The mailbox of that extension is an end.
    expect((await back('voicemail', extension.id)).status).toBe(200)
    expect((await back('queue', patient.id)).status).toBe(200)
  })

  test('and what was stored before there was a rule is a number that does not exist, not a call for ever', async () => {
    const { id } = await condition({ name: 'Antiga' })
    const { timeConditionModel } = await import('#server/time-conditions/model.ts')
    await timeConditionModel.updateOne({ _id: id }, { $set: { outside: { type: 'time-condition', id } } })
    expect(await stepsAt(id, '2027-03-01T20:00')).toEqual([
      { at: 'time-condition', id, why: 'outside' },
      { at: 'time-condition', id: null, why: 'loops' },
    ])
  })
})
