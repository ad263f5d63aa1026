import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Company, type House, settle, startHouse } from './api-harness.ts'

let house: House
let acme: Company
beforeAll(async () => {
  house = await startHouse()
  acme = await settle(house, 'acme')
})
afterAll(() => house.end())

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    { $gt: '' },
    { $where: 'sleep(1000)' },
    ['x'],
    null,
    '',
    '\0',
    '\r\nAction: Originate',
    '$ne',
    '__proto__',
    '\ud800',
    1e308,
    -1,
    true,
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }),
)
const names = [
  'name',
  'number',
  'login',
  'password',
  'memberIds',
  'did',
  'destination',
  'rules',
  'settings',
  'rev',
  'id',
  'companyId',
  '$set',
  '__proto__',
  'constructor',
]
const bodies = fc.dictionary(fc.constantFrom(...names), nasty, { maxKeys: 8 })
const posts = [
  '/queues',
  '/skills',
  '/users',
  '/companies',
  '/inbound-routes',
  '/outbound-routes',
  '/classes-of-service',
  '/outbound-caps',
  '/blocked-callers',
  '/dispositions',
  '/trunks',
  '/extensions',
  '/feature-codes',
  '/holiday-calendars',
  '/time-conditions',
  '/flows',
  '/flows/import',
  '/web-services',
  '/login',
  '/audios',
  '/audios/spoken',
  '/music',
  '/announcements',
  '/conferences',
  '/contacts',
]

const refused = (status: number) => status >= 400 && status < 500

test('whatever is sent to be stored is refused by its fields, or stored; nothing breaks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...posts), bodies, async (path, body) => {
      const { status, text } = await acme.admin.ask('POST', `/api${path}`, body)
      expect([path, body, status < 500, text.includes('.ts:')]).toEqual([path, body, true, false])
    }),
    { numRuns: 300 },
  )
})

test('whatever is sent to change a record is refused, or stored as what it is', async () => {
  const { body } = await acme.admin.ask('POST', '/api/queues', { name: 'Fila', number: '600' })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('PUT', 'PATCH'), bodies, async (method, sent) => {
      const { status } = await acme.admin.ask(method, `/api/queues/${body.id}`, sent)
      expect([sent, status < 500]).toEqual([sent, true])
    }),
    { numRuns: 100 },
  )
  const { body: after } = await acme.admin.ask('GET', `/api/queues/${body.id}`)
  expect(after).toMatchObject({ id: body.id, number: expect.stringMatching(/^\d+$/) })
})

test('whatever stands in an address or a query is refused or not there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed()),
      async (text) => {
        const said = encodeURIComponent(text)
        for (const path of [
          `/api/queues/${said}x`,
          `/api/audios/${said}/file`,
          `/media/audio/${said}.wav`,
          `/api/queues?after=${said}`,
          `/api/queues?q=${said}`,
        ]) {
          const { status } = await acme.admin.ask('GET', path)
          expect([path, status < 500]).toEqual([path, true])
        }
      },
    ),
    { numRuns: 60 },
  )
})

test.each([
  ['GET', '/api/queues?after[$gt]='],
  ['GET', '/api/queues?q[$regex]=.*'],
  ['GET', '/api/queues/%00'],
  ['GET', '/api/queues/..%2fusers'],
  ['GET', '/api/%E0%A4%A'],
  ['GET', '//evil.example/api/me'],
  ['PATCH', '/api/queues/constructor'],
])('%s %s is refused', async (method, path) => {
  const { status } = await acme.admin.ask(method, path, method === 'GET' ? undefined : {})
  expect([path, refused(status)]).toEqual([path, true])
})

test('a log-in by an operator instead of a password is refused', async () => {
  const { status } = await house.ask('POST', '/api/login', { login: { $gt: '' }, password: { $gt: '' } })
  expect(status).toBe(422)
})
