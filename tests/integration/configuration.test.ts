import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '#server/api/index.ts'
import { type Configuration, createConfiguration, type Document } from '#server/configuration/index.ts'
import { asId } from '#server/kernel/ids.ts'
import { type Company, type House, settle, soundOf, startHouse } from './api-harness.ts'

let house: House
let ours: Company
let empty: Company
let configuration: Configuration
let ids: Record<string, string>

beforeAll(async () => {
  house = await startHouse()
  configuration = createConfiguration({ resources: house.resources, routes: () => house.routes })
  ours = await settle(house, 'ours')
  const made = async (path: string, body: unknown, headers = {}) => {
    const { status, body: answer, text } = await ours.admin.ask('POST', `/api${path}`, body, headers)
    expect([path, status, text]).toEqual([path, 201, text])
    return answer.id as string
  }
  const audio = await made('/audios?name=Oi', soundOf('hello'), { 'Content-Type': 'audio/wav' })
  const queue = await made('/queues', { name: 'Vendas', number: '701', memberIds: [ours.agent.id] })
  const trunk = await made('/trunks', {
    name: 'Sul',
    kind: 'registration',
    registration: 'u:pass-word@198.51.100.9/551140',
  })
  const graph = {
    start: 'hello',
    nodes: {
      hello: { type: 'play', settings: { say: [{ audioId: audio }] }, exits: { next: 'sales' } },
      sales: { type: 'queue', settings: { queueId: queue }, exits: {} },
    },
  }
  const flow = await made('/flows', { name: 'URA', graph })
  const route = { name: 'Principal', did: '1133334444', destination: { type: 'flow', id: flow } }
  ids = { audio, queue, trunk, flow, route: await made('/inbound-routes', route) }
  await made('/outbound-routes', { name: 'Saída', rules: [{ pattern: '0.', strip: 1, trunkId: trunk }] })
})
afterAll(() => house.end())

let companies = 0
beforeEach(async () => {
  empty = await settle(house, `empty-${++companies}`)
})

const admin = ({ id, admin }: Company): User => ({
  id: asId(admin.id),
  companyId: asId(id),
  name: 'Admin',
  role: 'admin',
  sessionId: '',
})
const docOf = (value: object) => value as Document
const asked = (document: Document, more = {}) => ({ document, prune: false, secrets: {}, setSecrets: false, ...more })
/** All but who works here, and the audio, whose file is sent by its own route: logins are one in the installation. */
async function setUp(): Promise<Document> {
  const { users: _users, company: _company, ...document } = (await configuration.export(admin(ours))).document
  const queues = (document.queues as object[]).map((queue) => ({ ...queue, memberIds: [] }))
  return docOf({ ...document, queues })
}
const sendAudio = () =>
  empty.admin.ask('POST', '/api/audios?name=Oi', soundOf('hello'), { 'Content-Type': 'audio/wav' })

describe('a company’s set-up as a document', () => {
  test('names records and secrets, and holds neither ids nor secrets', async () => {
    const { document, files } = await configuration.export(admin(ours))
    const text = JSON.stringify(document)
    for (const id of Object.values(ids)) expect(text).not.toContain(id)
    expect(text).not.toContain('pass-word')
    expect(document).toMatchObject({
      vez: 1,
      company: { slug: 'ours' },
      trunks: [{ name: 'Sul', password: { $secret: 'trunk/Sul/password' } }],
      flows: [{ graph: { nodes: { sales: { settings: { queueId: '@queue/Vendas' } } } } }],
      'inbound-routes': [{ destination: { type: 'flow', id: '@flow/URA' } }],
    })
    expect(files).toMatchObject([{ resource: 'audio', key: 'Oi', path: `/audios/${ids.audio}/file` }])
  })

  test('planned against itself changes nothing', async () => {
    const { document } = await configuration.export(admin(ours))
    const plan = await configuration.plan(admin(ours), asked(document))
    expect(plan).toEqual({ changes: [], beyond: [], problems: [], secretsMissing: [], files: [] })
  })

  test('applied to an empty company makes the same one, and then changes nothing', async () => {
    const document = await setUp()
    const secrets = { 'trunk/Sul/password': 'pass-word' }
    const before = await configuration.plan(admin(empty), asked(document, { secrets }))
    expect(before.files).toMatchObject([{ key: 'Oi', id: null }])
    await sendAudio()
    const { done, failed } = await configuration.apply(admin(empty), asked(document, { secrets }))
    expect(failed).toBeNull()
    expect(done.map(({ resource }) => resource).toSorted()).toEqual([
      'flow',
      'inbound-route',
      'outbound-route',
      'queue',
      'trunk',
    ])
    expect(await configuration.plan(admin(empty), asked(document, { secrets }))).toMatchObject({
      changes: [],
      problems: [],
      files: [],
    })
    const routes = await empty.admin.ask('GET', '/api/inbound-routes')
    expect(routes.text).not.toContain(ids.flow)
  })

  test('says what somebody changed by hand since, and puts it back', async () => {
    const document = await setUp()
    await sendAudio()
    await configuration.apply(admin(empty), asked(document, { secrets: { 'trunk/Sul/password': 'pass-word' } }))
    const [queue] = (await empty.admin.ask('GET', '/api/queues')).body.items as { id: string; rev: number }[]
    await empty.admin.ask('PATCH', `/api/queues/${queue?.id}`, { rev: queue?.rev, name: 'Comercial', wrapUpMs: 1000 })
    const { changes } = await configuration.plan(admin(empty), asked(document))
    expect(changes).toMatchObject([{ action: 'update', was: 'Comercial', key: 'Vendas' }])
    expect(changes[0]?.fields.map(({ field }) => field)).toEqual(['name', 'wrapUpMs'])
    expect(await configuration.apply(admin(empty), asked(document))).toMatchObject({ failed: null })
    expect((await configuration.plan(admin(empty), asked(document))).changes).toEqual([])
  })

  test('leaves what it does not have, unless it is to be all there is', async () => {
    await empty.admin.ask('POST', '/api/dispositions', { name: 'Velha' })
    const document = docOf({ vez: 1, dispositions: [{ name: 'Nova' }] })
    expect((await configuration.plan(admin(empty), asked(document))).beyond).toEqual([
      { resource: 'disposition', key: 'Velha' },
    ])
    await configuration.apply(admin(empty), asked(document, { prune: true }))
    const { body } = await empty.admin.ask('GET', '/api/dispositions')
    expect((body.items as { name: string }[]).map(({ name }) => name)).toEqual(['Nova'])
  })
})

describe('a document is refused as a whole, with every problem by its place,', () => {
  const problems = async (document: object) =>
    (await configuration.plan(admin(empty), asked(docOf(document)))).problems.map(
      ({ resource, key, field, code }) => `${resource}/${key}/${field} ${code}`,
    )

  test('where a field is wrong, unknown, said twice, or names nothing', async () => {
    expect(
      await problems({
        vez: 1,
        robots: [],
        queues: [
          { name: 'A', number: '7' },
          { name: 'B', number: '702', colour: 'red' },
          { name: 'B', number: '703' },
        ],
        'inbound-routes': [{ name: 'R', did: '1133334444', destination: { type: 'queue', id: '@queue/Nada' } }],
      }),
    ).toEqual([
      'robots// unknown-section',
      'queue/A/number invalid_format',
      'queue/B/ unrecognized_keys',
      'queue/B/name said-twice',
      'inbound-route/R/destination unknown-reference',
    ])
  })

  test('where it may not be changed by who asks', async () => {
    const engineer = { ...admin(empty), role: 'engineer' } as User
    const document = docOf({ vez: 1, users: [{ name: 'Zé', login: 'ze.silva@x', role: 'agent' }] })
    await expect(configuration.apply(engineer, asked(document))).rejects.toMatchObject({
      code: 'configuration.invalid',
      fields: [{ code: 'permission.missing' }],
    })
  })

  test('and what is refused on the way ends it there, and says what was done', async () => {
    const document = docOf({
      vez: 1,
      queues: [{ name: 'A', number: '701' }],
      users: [{ name: 'Zé', login: 'ze.silva@y', role: 'agent' }],
    })
    const { done, failed } = await configuration.apply(admin(empty), asked(document))
    expect(done.map(({ key }) => key)).toEqual(['A'])
    expect(failed).toMatchObject({
      change: { resource: 'user' },
      problems: [{ code: 'required' }, { field: 'password' }],
    })
  })
})
