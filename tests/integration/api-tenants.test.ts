import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Company, type House, settle, soundOf, startHouse } from './api-harness.ts'

let house: House
let ours: Company
let theirs: Company
/** One record of each resource, theirs. */
const records = new Map<string, string>()

beforeAll(async () => {
  house = await startHouse()
  ours = await settle(house, 'ours')
  theirs = await settle(house, 'theirs')
  await makeOneOfEach()
})
afterAll(() => house.end())

async function makeOneOfEach(): Promise<void> {
  const { ask } = theirs.admin
  const make = async (path: string, body: unknown, headers = {}) => {
    const made: Answer = await ask('POST', `/api${path}`, body, headers)
    expect([path, made.status, made.text]).toEqual([path, 201, made.text])
    records.set(path.split('?')[0] ?? '', made.body.id as string)
    return made.body.id as string
  }
  records.set('/companies', theirs.id)
  records.set('/users', theirs.agent.id)
  await make('/queues', { name: 'Fila', number: '600', memberIds: [theirs.agent.id] })
  await make('/skills', { name: 'Inglês' })
  await make('/dispositions', { name: 'Venda' })
  await make('/pause-reasons', { name: 'Café' })
  await make('/inbound-routes', {
    name: 'Entrada',
    did: '1133334444',
    destination: { type: 'queue', id: records.get('/queues') },
  })
  const trunkId = await make('/trunks', { name: 'Tronco', kind: 'ip', line: '1130000000', host: '127.0.0.9' })
  await make('/outbound-routes', { name: 'Saída', rules: [{ pattern: '.', trunkId }] })
  await make('/classes-of-service', { name: 'Nacional' })
  await make('/outbound-caps', { name: 'DDI', kinds: ['international'], callsMax: 5 })
  await make('/blocked-callers', { name: 'Trote', caller: { is: 'anonymous' } })
  await make('/extensions', { number: '2000', name: 'Ana' })
  await make('/holiday-calendars', { name: 'Feriados' })
  await make('/time-conditions', { name: 'Horário', inside: { type: 'hang-up' }, outside: { type: 'hang-up' } })
  await make('/feature-codes', { feature: 'own-number', code: '*66' })
  await make('/contacts', { name: 'Cliente' })
  await make('/webchat-accounts', { name: 'Site', queueId: records.get('/queues') })
  const bye = { type: 'hang-up', settings: {}, exits: {} }
  await make('/web-services', { name: 'ERP', baseUrl: 'https://erp.example.com/api' })
  await make('/flows', { name: 'URA', graph: { start: 'bye', nodes: { bye } } })
  const audioId = await make('/audios?name=Oi', soundOf('hello'), { 'Content-Type': 'audio/wav' })
  await make('/music', { name: 'Espera', audioIds: [audioId] })
  await make('/conferences', { name: 'Reunião', number: '6000' })
  await make('/announcements', { name: 'Aviso', audioIds: [audioId], destination: { type: 'hang-up' } })
}

const all = [
  '/companies',
  '/users',
  '/queues',
  '/skills',
  '/dispositions',
  '/pause-reasons',
  '/inbound-routes',
  '/trunks',
  '/outbound-routes',
  '/classes-of-service',
  '/outbound-caps',
  '/blocked-callers',
  '/audios',
  '/music',
  '/announcements',
  '/conferences',
  '/extensions',
  '/feature-codes',
  '/holiday-calendars',
  '/time-conditions',
  '/contacts',
  '/webchat-accounts',
  '/flows',
  '/web-services',
]
const seen = async (method: string, path: string, body?: unknown) =>
  (await ours.supervisor.ask(method, path, body)).status

test.each(all)("another company's record of %s is not there: not to be read, changed or deleted", async (path) => {
  const id = records.get(path)
  for (const { ask } of [ours.supervisor, ours.engineer, ours.agent]) {
    for (const [method, body] of [['GET'], ['PATCH', { rev: 1 }], ['DELETE']] as const) {
      const { status } = await ask(method, `/api${path}/${id}`, body)
      expect([method, path, [403, 404].includes(status), status]).toEqual([method, path, true, status])
    }
  }
  const still = await theirs.admin.ask('GET', `/api${path}/${id}`)
  expect(still.body).toMatchObject({ id, rev: 1 })
})

test.each(all)('a list of %s shows the own company alone', async (path) => {
  const { ask } = path === '/companies' ? ours.supervisor : ours.admin
  const { body } = await ask('GET', `/api${path}?limit=200`)
  const ids = (body.items as { id: string }[]).map(({ id }) => id)
  expect(ids).not.toContain(records.get(path))
})

test("another company's sound is not heard", async () => {
  expect(await seen('GET', `/api/audios/${records.get('/audios')}/file`)).toBe(404)
})

test("no record of ours can name another company's", async () => {
  const { ask } = ours.admin
  const id = (path: string) => records.get(path)
  const tries: [string, object][] = [
    ['/queues', { name: 'Q', number: '601', memberIds: [id('/users')] }],
    ['/inbound-routes', { name: 'R', did: '1199998888', trunkId: id('/trunks'), destination: { type: 'hang-up' } }],
    ['/inbound-routes', { name: 'R', did: '1199998888', destination: { type: 'queue', id: id('/queues') } }],
    ['/inbound-routes', { name: 'R', did: '1199998888', destination: { type: 'audio', id: id('/audios') } }],
    ['/outbound-routes', { name: 'R', rules: [{ pattern: '.', trunkId: id('/trunks') }] }],
    ['/extensions', { number: '2999', name: 'R', classOfServiceId: id('/classes-of-service') }],
  ]
  for (const [path, body] of tries) {
    const { status, body: problem } = await ask('POST', `/api${path}`, body)
    expect([path, status, String(problem.code).endsWith('.unknown-reference')]).toEqual([path, 422, true])
  }
})

test('every resource was tried', () => {
  expect(house.resources.map(({ path }) => path).filter((path) => !all.includes(path))).toEqual([])
})
