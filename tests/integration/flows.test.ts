import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '#server/api/index.ts'
import { flowRoutes } from '#server/flows/http.ts'
import { systemClock } from '#server/host/index.ts'
import { noBook } from '#tests/support/flow.ts'
import { type Ask, type Company, type House, settle, startHouse } from './api-harness.ts'

let house: House
let acme: Company
let ask: Ask
let queues: { id: string; name: string }[] = []

beforeAll(async () => {
  const routes: Route[] = flowRoutes({
    clock: systemClock,
    flowBookOf: () => noBook,
    routes: () => house.routes,
    namesOf: async (_company, resource) => (resource === 'queue' ? queues : []),
    extensionOf: () => undefined,
    invite: () => Promise.reject(new Error('nobody is rung here')),
  })
  house = await startHouse({ routes })
  acme = await settle(house, 'flows')
  ask = acme.admin.ask
  const { body } = await ask('POST', '/api/queues', { name: 'SAC', number: '620' })
  queues = [{ id: body.id as string, name: 'SAC' }]
})
afterAll(() => house.end())

const beep = [{ prompt: 'system/beep' }]
const graphOf = (exit: string) => ({
  start: 'menu',
  nodes: {
    menu: { type: 'menu', settings: { say: beep, keys: ['1'] }, exits: { 1: exit, exceeded: 'end' } },
    queue: { type: 'queue', settings: { queueId: queues[0]!.id }, exits: {} },
    end: { type: 'hang-up', settings: {}, exits: {} },
  },
})
const withoutQueue = () => {
  const { queue: _gone, ...nodes } = graphOf('end').nodes
  return { start: 'menu', nodes }
}
let names = 0
async function made(graph: object) {
  const { status, body, text } = await ask('POST', '/api/flows', { name: `URA ${++names}`, graph })
  expect([status, text]).toEqual([201, text])
  return body as { id: string; rev: number; version: number }
}

describe('a flow that is being drawn', () => {
  test('is kept however unfinished, and is met by nobody before it is published', async () => {
    const { id } = await made(graphOf('queue'))
    const half = { start: 'play', nodes: { play: { type: 'play', settings: {}, exits: {} } } }
    const { body } = await ask('PUT', `/api/flows/${id}/draft`, { graph: half, rev: 0 })
    expect(body).toMatchObject({ rev: 1, basedOn: 1, version: 1 })
    expect((body.problems as { code: string }[]).map(({ code }) => code)).toEqual(['flow.wrong-settings'])
    expect((await ask('GET', `/api/flows/${id}`)).body.graph).toEqual(graphOf('queue'))
    const refused = await ask('POST', `/api/flows/${id}/publish`, { rev: 1 })
    expect([refused.status, refused.body.code]).toEqual([422, 'flow.invalid'])
  })

  test('by two at once is told to the second', async () => {
    const { id } = await made(graphOf('queue'))
    for (const rev of [0, 1]) await ask('PUT', `/api/flows/${id}/draft`, { graph: withoutQueue(), rev })
    const stale = await ask('PUT', `/api/flows/${id}/draft`, { graph: graphOf('queue'), rev: 1 })
    expect([stale.status, stale.body.code]).toEqual([409, 'flow.draft-stale'])
  })

  test('is published with who, when and what; an earlier version can be gone on from', async () => {
    const { id } = await made(graphOf('queue'))
    await ask('PUT', `/api/flows/${id}/draft`, { graph: withoutQueue(), rev: 0 })
    const published = await ask('POST', `/api/flows/${id}/publish`, { rev: 1, note: 'Sem fila' })
    expect(published.body).toMatchObject({ rev: 0, version: 2 })
    const { body } = await ask('GET', `/api/flows/${id}/versions`)
    expect(body.items).toMatchObject([
      { version: 2, note: 'Sem fila', by: expect.any(String), nodes: 2 },
      { version: 1, note: '', nodes: 3 },
    ])
    const restored = await ask('POST', `/api/flows/${id}/versions/1/restore`)
    expect(restored.body).toMatchObject({ rev: 1, graph: graphOf('queue'), version: 2 })
    expect((await ask('GET', `/api/flows/${id}`)).body).toMatchObject({ version: 2, graph: withoutQueue() })
  })
})

test('another name is no other version', async () => {
  const { id, rev } = await made(graphOf('queue'))
  const { body } = await ask('PATCH', `/api/flows/${id}`, { rev, name: `URA ${++names}` })
  expect(body).toMatchObject({ version: 1 })
})

test('a kept run that comes out differently refuses the version, until it is accepted', async () => {
  const { id, rev } = await made(graphOf('queue'))
  const asked = { at: '2026-11-23T10:00', call: { does: [{ press: '1' }] } }
  const simulated = await ask('POST', `/api/flows/${id}/simulate`, asked)
  expect(simulated.body).toMatchObject({ standsAt: null, leaves: { type: 'queue' } })
  const runs = [{ name: 'SAC', ...asked, expects: simulated.body.outcome }]
  expect((await ask('PATCH', `/api/flows/${id}`, { rev, runs })).status).toBe(200)

  await ask('PUT', `/api/flows/${id}/draft`, { graph: withoutQueue(), rev: 0 })
  const refused = await ask('POST', `/api/flows/${id}/publish`, { rev: 1 })
  expect([refused.status, refused.body.code]).toEqual([409, 'flow.runs-changed'])
  expect(refused.text).toContain('menu → queue is now menu → end')
  const byFields = await ask('PATCH', `/api/flows/${id}`, { rev: rev + 1, graph: withoutQueue() })
  expect(byFields.body.code).toBe('flow.runs-changed')
  expect((await ask('POST', `/api/flows/${id}/publish`, { rev: 1, acceptRuns: true })).body.version).toBe(2)
  const { body } = await ask('GET', `/api/flows/${id}`)
  expect(body.runs).toMatchObject([{ name: 'SAC', expects: { path: ['menu', 'end'] } }])
})

test('a flow leaves as a file and comes back; names that are not here are asked for', async () => {
  const { id } = await made(graphOf('queue'))
  const { body: file } = await ask('GET', `/api/flows/${id}/file`)
  expect(file).toMatchObject({ graph: { nodes: { queue: { settings: { queueId: '{{queue:SAC}}' } } } } })
  const back = await ask('POST', '/api/flows/import', { file: { ...file, name: 'De volta' } })
  expect(back.status).toBe(201)
  const read = await ask('GET', `/api/flows/${back.body.id as string}`)
  expect(read.body.graph).toEqual(graphOf('queue'))

  const example = JSON.parse(readFileSync('ivr-flows/menu-simples/flow.json', 'utf8')) as object
  const unknown = await ask('POST', '/api/flows/import', { file: example })
  expect([unknown.status, unknown.body.code]).toEqual([422, 'flow.unknown-names'])
  const chosen = { 'queue:Vendas': queues[0]!.id, 'queue:Suporte': queues[0]!.id, 'queue:Financeiro': queues[0]!.id }
  expect((await ask('POST', '/api/flows/import', { file: example, chosen })).status).toBe(201)
})

test('what a flow leads to cannot be deleted unseen, also in a survey or a destination', async () => {
  const survey = await made(withoutQueue())
  const destination = { type: 'flow', id: survey.id }
  await made({ start: 'go', nodes: { go: { type: 'destination', settings: { destination }, exits: {} } } })
  const refused = await ask('DELETE', `/api/flows/${survey.id}`)
  expect([refused.status, refused.body.code]).toEqual([409, 'flow.in-use'])
})

test('without a phone nobody can be rung', async () => {
  const { id } = await made(graphOf('queue'))
  expect((await ask('POST', `/api/flows/${id}/call-me`, {})).body.code).toBe('flow.no-phone')
})
