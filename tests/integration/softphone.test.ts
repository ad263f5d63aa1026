import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '#server/api/index.ts'
import { extensionModel, extensionSchema, secretHash } from '#server/extensions/index.ts'
import { newId, systemClock } from '#server/host/index.ts'
import { asId, type ExtensionId, type UserId } from '#server/kernel/ids.ts'
import { createSipDoor, createSoftphone, type SipDoor, softphoneRoutes } from '#server/softphone/index.ts'
import { createRecords } from '#server/store/records.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type Company, type House, settle, startHouse } from './api-harness.ts'

/** The house on the real database and Redis; Asterisk is who answers the door's call and gives back what it hears. */
let house: House
let company: Company
let door: SipDoor
let asterisk: Server
let softphone: ReturnType<typeof createSoftphone>
let extensionOf = new Map<string, string>()
let numbers = 3_200
const applied: string[] = []
const told: string[] = []
const greetings: string[] = []
const lines = new Set<Socket>()

beforeAll(async () => {
  asterisk = createServer((line) => {
    lines.add(line)
    line.on('close', () => lines.delete(line))
    line.on('error', () => {})
    line.once('data', (greeting) => {
      greetings.push(greeting.toString())
      line.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
      line.on('data', (bytes) => line.write(bytes))
    })
  })
  asterisk.listen(0, '127.0.0.1')
  await once(asterisk, 'listening')
  const { port } = asterisk.address() as { port: number }

  softphone = createSoftphone({
    extensionOf: (_company, userId) => extensionOf.get(userId) as ExtensionId | undefined,
    provisioning: {
      apply: async (_kind: string, id: string) => {
        applied.push(id)
        return { state: 'applied' as const }
      },
    },
    isOpen: (sessionId) => house.sessions.isOpen(sessionId),
    taken({ before, userId }) {
      told.push(`taken ${userId}`)
      door.endSession(before)
    },
    revoked({ sessionId, userId }) {
      told.push(`revoked ${userId}`)
      door.endSession(sessionId)
    },
    clock: systemClock,
    newId,
    log: { warn: () => {} },
  })
  house = await startHouse({ routes: softphoneRoutes({ softphone, iceServers: [], reattach: async () => false }) })
  door = createSipDoor({
    target: `http://127.0.0.1:${port}/ws`,
    sessionOf: house.sessions.sessionOf,
    holderOf: softphone.holderOf,
    lookMs: 100,
    log: { warn: () => {} },
  })
  door.serve(house.api.server)
  company = await settle(house, 'fone')
})
afterAll(async () => {
  await softphone.close()
  door.close()
  asterisk.close()
  await house.end()
})
beforeEach(async () => {
  await softphone.endedAllOf(id(company.agent))
  extensionOf = new Map()
  applied.length = 0
  told.length = 0
})

const id = (user: { id: string }) => asId<UserId>(user.id)

async function extension(kind: 'webphone' | 'sip', number: string) {
  const records = createRecords({ name: 'extension', model: extensionModel, clock: systemClock, newId })
  const sipUser = `fone-${number}`
  const { secret: _none, pin: _nor, ...whole } = extensionSchema.parse({ number, name: 'Ana', kind })
  const fields = { ...whole, sipUser, secretHash: secretHash(sipUser, 'first') }
  return (await records.create(company.id, fields))._id
}

/** Another login of the same person. */
async function login(role: 'agent' | 'supervisor' = 'agent') {
  const person = company[role]
  const { token } = await house.sessions.begin({ id: id(person), companyId: company.id, name: role, role })
  const user = (await house.sessions.sessionOf(token)) as User
  return { token, user, ask: house.as(token) }
}
const hashOf = async (extensionId: string) => (await extensionModel.findById(extensionId).lean())?.secretHash
const open = (one: { ask: Awaited<ReturnType<typeof login>>['ask'] }, body: object = {}) =>
  one.ask('POST', '/api/softphone/session', body)

/** Knocks at /sip as a browser does, and says what is answered. */
async function knock(token: string | undefined, headers: Record<string, string> = {}, at = house.url) {
  const { port, hostname } = new URL(at)
  const browser = connect(Number(port), hostname)
  await once(browser, 'connect')
  const all = {
    Host: `${hostname}:${port}`,
    Origin: house.url,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': 'sip',
    ...(token && { Cookie: `other=1; vez_session=${token}` }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  browser.write(`GET /sip HTTP/1.1\r\n${lines.join('')}\r\n`)
  const [answer] = (await once(browser, 'data')) as [Buffer]
  return { browser, status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString())?.[1]) }
}

describe('a login that asks for its phone', () => {
  test('is given a secret that is the extension’s from then on, and the same one when the page is loaded anew', async () => {
    const ana = await login()
    const extensionId = await extension('webphone', '3101')
    extensionOf.set(ana.user.id, extensionId)
    const { status, body } = await open(ana)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      authUser: 'fone-3101',
      uri: 'sip:fone-3101@vez.invalid',
      realm: 'vez',
      number: '3101',
      wsPath: '/sip',
    })
    expect(await hashOf(extensionId)).toBe(body.ha1)
    expect(applied).toEqual([extensionId])
    const again = await open(ana)
    expect([again.body.ha1, again.body.grantId]).toEqual([body.ha1, body.grantId])
  })

  test('has none without an extension, and none where that is a desk phone', async () => {
    const ana = await login()
    expect(await open(ana)).toMatchObject({ status: 409, body: { code: 'softphone.no-extension' } })
    extensionOf.set(ana.user.id, await extension('sip', '3102'))
    expect(await open(ana)).toMatchObject({ status: 409, body: { code: 'softphone.desk-phone' } })
  })

  test('takes it from an older login, which has it back only where it asks for that', async () => {
    const [older, newer] = [await login(), await login()]
    const extensionId = await extension('webphone', '3103')
    extensionOf.set(older.user.id, extensionId)
    const first = await open(older)
    const second = await open(newer)
    expect(second.body.ha1).not.toBe(first.body.ha1)
    expect(told).toEqual([`taken ${older.user.id}`])
    expect(await open(older)).toMatchObject({ status: 409, body: { code: 'softphone.elsewhere' } })
    expect(await hashOf(extensionId)).toBe(second.body.ha1)
    expect((await open(older, { takeOver: true })).status).toBe(200)
    expect(await open(newer)).toMatchObject({ status: 409, body: { code: 'softphone.elsewhere' } })
    // The one that took it back is over: the other need not ask any more.
    await house.sessions.end(older.user)
    expect((await open(newer)).status).toBe(200)
  })
})

describe('when a login is over', () => {
  test('its secret is worth nothing', async () => {
    const ana = await login()
    const extensionId = await extension('webphone', '3111')
    extensionOf.set(ana.user.id, extensionId)
    const { body } = await open(ana)
    await softphone.ended(ana.user.sessionId)
    expect(await hashOf(extensionId)).not.toBe(body.ha1)
    expect(applied).toEqual([extensionId, extensionId])
    expect(softphone.holderOf(ana.user.id)).toBeUndefined()
  })

  test('the secret that an engineer gave the phone meanwhile stays', async () => {
    const ana = await login()
    const extensionId = await extension('webphone', '3112')
    extensionOf.set(ana.user.id, extensionId)
    await open(ana)
    await extensionModel.updateOne({ _id: extensionId }, { $set: { secretHash: 'of-the-engineer' } })
    await softphone.endedAllOf(ana.user.id)
    expect(await hashOf(extensionId)).toBe('of-the-engineer')
  })

  test('by itself, or while the server was down, its phone is found and taken away', async () => {
    const ana = await login()
    const extensionId = await extension('webphone', '3113')
    extensionOf.set(ana.user.id, extensionId)
    const { body } = await open(ana)
    await house.sessions.end(ana.user)
    softphone.lookAgain()
    await eventually('the secret is another', async () => (await hashOf(extensionId)) !== body.ha1)
  })

  test('who is given another extension has that one’s phone alone', async () => {
    const ana = await login()
    const [first, second] = [await extension('webphone', '3115'), await extension('webphone', '3116')]
    extensionOf.set(ana.user.id, first)
    const { body } = await open(ana)
    extensionOf.set(ana.user.id, second)
    expect((await open(ana)).body.number).toBe('3116')
    expect(await hashOf(first)).not.toBe(body.ha1)
    expect(softphone.holderOf(ana.user.id)).toBe(ana.user.sessionId)
  })

  test('an extension that is given to somebody else is no longer its phone', async () => {
    const ana = await login()
    const extensionId = await extension('webphone', '3114')
    extensionOf.set(ana.user.id, extensionId)
    await open(ana)
    extensionOf = new Map()
    softphone.lookAgain()
    await eventually('the phone is nobody’s', () => softphone.holderOf(ana.user.id) === undefined)
    expect(told).toContain(`revoked ${ana.user.id}`)
  })
})

describe('the door for SIP', () => {
  let ana: Awaited<ReturnType<typeof login>>
  beforeEach(async () => {
    ana = await login()
    extensionOf.set(ana.user.id, await extension('webphone', String(++numbers)))
    greetings.length = 0
  })

  test('leads to Asterisk and back, and takes none of the browser’s own words along', async () => {
    await open(ana)
    const { browser, status } = await knock(ana.token, { 'Sec-WebSocket-Extensions': 'permessage-deflate' })
    expect(status).toBe(101)
    expect(greetings[0]).toMatch(/^GET \/ws HTTP\/1\.1\r\n/)
    expect(greetings[0]).not.toMatch(/cookie|deflate|origin/i)
    browser.write('REGISTER')
    const [back] = (await once(browser, 'data')) as [Buffer]
    expect(back.toString()).toBe('REGISTER')
    browser.destroy()
    await eventually('Asterisk’s side is closed too', () => lines.size === 0)
  })

  test('is shut to who is not logged in, has no phone, or comes from another site', async () => {
    expect((await knock(undefined)).status).toBe(401)
    expect((await knock(ana.token)).status).toBe(403)
    await open(ana)
    expect((await knock(ana.token, { Origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await knock(ana.token, { 'Sec-WebSocket-Protocol': 'chat' })).status).toBe(400)
    expect(lines.size).toBe(0)
  })

  test('has one line for a login: a page that is loaded anew takes the place of the one before', async () => {
    await open(ana)
    const first = await knock(ana.token)
    const closed = once(first.browser, 'close')
    const second = await knock(ana.token)
    await closed
    await eventually('one line is left', () => lines.size === 1)
    second.browser.destroy()
    await eventually('no line is left', () => lines.size === 0)
  })

  test.each([
    ['logs out', () => softphone.ended(ana.user.sessionId)],
    ['has another login with the phone', async () => void (await open(await login()))],
    ['is logged out somewhere else', () => house.sessions.end(ana.user)],
  ])('closes when who is on the line %s', async (_how, ends) => {
    await open(ana)
    const { browser } = await knock(ana.token)
    const closed = once(browser, 'close')
    await ends()
    await closed
    await eventually('no line is left', () => lines.size === 0)
  })

  test('says so where Asterisk is away', async () => {
    await open(ana)
    const nowhere = createSipDoor({
      target: 'http://127.0.0.1:1/ws',
      sessionOf: house.sessions.sessionOf,
      holderOf: softphone.holderOf,
      log: { warn: () => {} },
    })
    const page = createHttpServer()
    nowhere.serve(page)
    page.listen(0, '127.0.0.1')
    await once(page, 'listening')
    const { port } = page.address() as { port: number }
    const { browser, status } = await knock(
      ana.token,
      { Origin: `http://127.0.0.1:${port}` },
      `http://127.0.0.1:${port}`,
    )
    expect(status).toBe(503)
    await once(browser, 'close')
    page.close()
  })
})
