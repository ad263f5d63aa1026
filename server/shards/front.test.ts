import { createServer, get, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#server/host/index.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import type { Holder } from '#server/store/owner.ts'
import { createFront } from './front.ts'
import { watchNeighbour } from './neighbour.ts'
import type { Keys } from './whose.ts'

const ending: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

const companies: Record<string, number> = { zero: 0, one: 1 }
const nobody = async () => undefined
const keys: Keys = {
  session: async (token) => (token in companies ? asId<CompanyId>(token) : undefined),
  visitor: nobody,
  account: async (token) => (token === 'wc_one' ? asId<CompanyId>('one') : undefined),
  music: nobody,
}

/** What a shard's house would hear: it says so, and echoes what it is sent. */
function house(shard: number, learned: string[]) {
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const part of req as AsyncIterable<Buffer>) parts.push(part)
    const { url, method, headers } = req
    res.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' })
    res.end(JSON.stringify({ shard, url, method, headers, body: Buffer.concat(parts).toString() }))
  })
  server.on('upgrade', (req, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${req.headers.upgrade}\r\nConnection: Upgrade\r\n\r\n`)
    socket.write(`shard ${shard} `)
    socket.on('data', (data) => socket.write(data))
    socket.on('error', () => socket.destroy())
  })
  return { server, learn: async (id: CompanyId) => void learned.push(id) }
}

/** Processes that hold these shards each. */
async function processes(...held: number[][]) {
  const holders: Holder[] = []
  const all = await Promise.all(
    held.map(async (own, n) => {
      const me: Holder = { id: `p${n}`, address: '', secret: `secret-${n}` }
      holders.push(me)
      const learned: string[] = []
      const houses = new Map(own.map((shard) => [shard, house(shard, learned)]))
      const front = createFront({
        me,
        shards: 2,
        keys,
        shardOfCompany: async (id) => companies[id],
        serving: (shard) => houses.get(shard),
        holderOf: (shard) => holders[held.findIndex((shards) => shards.includes(shard))] ?? null,
        isReady: () => true,
        sure: () => undefined,
        log: { warn() {} },
      })
      me.address = await listening(front.server)
      ending.push(front.close)
      return { me, front, houses, learned, url: me.address }
    }),
  )
  return all as [(typeof all)[number], (typeof all)[number]]
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const as = (company: string, more: Record<string, string> = {}) => ({ Authorization: `Bearer ${company}`, ...more })
type Echo = { shard: number; url: string; method: string; headers: Record<string, string>; body: string }
const echoOf = async (answer: Response) => (await answer.json()) as Echo

describe('a request', () => {
  test('is handed to the company’s shard, here or there, and comes back whole', async () => {
    const [first, second] = await processes([0], [1])
    for (const { url } of [first, second])
      for (const [company, shard] of Object.entries(companies)) {
        const answer = await fetch(`${url}/api/x?y=1`, { method: 'POST', headers: as(company), body: 'said' })
        expect(answer.status).toBe(201)
        expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
        expect(await echoOf(answer)).toMatchObject({ shard, url: '/api/x?y=1', method: 'POST', body: 'said' })
      }
    expect(first.learned).toEqual(['zero', 'zero'])
    expect(second.learned).toEqual(['one', 'one'])
  })

  test('that says it in its body alone comes to its shard as well', async () => {
    const [first, second] = await processes([0], [1])
    for (const { url } of [first, second]) {
      const body = JSON.stringify({ token: 'wc_one', name: 'Rui' })
      const echo = await echoOf(await fetch(`${url}/api/webchat/sessions`, { method: 'POST', body }))
      expect(echo).toMatchObject({ shard: 1, body })
    }
  })

  test('is told to come again where nobody has the shard, in the caller’s language', async () => {
    const [first] = await processes([0], [])
    const answer = await fetch(`${first.url}/api/x`, { headers: as('one', { 'Accept-Language': 'en' }) })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('Retry-After')).toBe('1')
    expect(await answer.json()).toMatchObject({ code: 'shard.away', title: expect.stringContaining('taking over') })
  })

  test('is told the same where the process that has it does not answer', async () => {
    const [first, second] = await processes([0], [1])
    await second.front.close()
    expect((await fetch(`${first.url}/api/x`, { headers: as('one') })).status).toBe(503)
    expect((await fetch(`${first.url}/api/x`, { headers: as('zero') })).status).toBe(201)
  })

  test('is never led on twice', async () => {
    const [first, second] = await processes([0], [1])
    second.houses.clear()
    expect((await fetch(`${first.url}/api/x`, { headers: as('one') })).status).toBe(503)
  })

  test('of nobody is answered by whoever is there', async () => {
    const [, second] = await processes([0], [1])
    expect(await echoOf(await fetch(`${second.url}/`))).toMatchObject({ shard: 1 })
    const [, none] = await processes([0, 1], [])
    expect(await echoOf(await fetch(`${none.url}/`))).toMatchObject({ shard: 0 })
  })

  test('from outside speaks neither for a process nor for a proxy', async () => {
    const [first] = await processes([0], [1])
    const lies = { 'vez-process-secret': 'guessed', 'vez-shard': '1', 'X-Forwarded-For': '10.9.8.7' }
    const here = await echoOf(await fetch(`${first.url}/api/x`, { headers: as('zero', lies) }))
    expect(here.shard).toBe(0)
    expect(here.headers['vez-shard']).toBeUndefined()
    // That it came through a proxy is seen, and nothing that it says of itself is believed.
    expect(here.headers['x-forwarded-for']).toBe('127.0.0.1')
    const there = await echoOf(await fetch(`${first.url}/api/x`, { headers: as('one', lies) }))
    expect(there).toMatchObject({ shard: 1, headers: { 'x-forwarded-for': '127.0.0.1' } })
    expect(JSON.stringify(there.headers)).not.toContain('secret')
  })

  test('of this machine stays one when it is led on: what is internal is answered', async () => {
    const [first] = await processes([0], [1])
    const echo = await echoOf(await fetch(`${first.url}/shard-1/media/audio/a1.wav`))
    expect(echo).toMatchObject({ shard: 1, url: '/media/audio/a1.wav' })
    expect(echo.headers['x-forwarded-for']).toBeUndefined()
  })
})

describe('a connection that stays open', () => {
  const open = (url: string, company: string) =>
    new Promise<{ status: number; says: string }>((resolve, reject) => {
      const headers = { ...as(company), Connection: 'Upgrade', Upgrade: 'websocket' }
      const asked = request(`${url}/socket.io/`, { headers })
      asked.on('upgrade', (_answer, socket, head) => {
        let heard = head.toString()
        socket.write('hello')
        const look = () => {
          if (!heard.includes('hello')) return
          socket.destroy()
          resolve({ status: 101, says: heard })
        }
        socket.on('data', (data: Buffer) => {
          heard += data
          look()
        })
        look()
      })
      asked.on('response', (answer) => resolve({ status: answer.statusCode ?? 0, says: '' }))
      asked.on('error', reject)
      asked.end()
    })

  test('is led to the company’s shard, here or there, both ways', async () => {
    const [first] = await processes([0], [1])
    expect(await open(first.url, 'zero')).toEqual({ status: 101, says: 'shard 0 hello' })
    expect(await open(first.url, 'one')).toEqual({ status: 101, says: 'shard 1 hello' })
  })

  test('is refused where nobody has the shard', async () => {
    const [first] = await processes([0], [])
    expect(await open(first.url, 'one')).toEqual({ status: 503, says: '' })
  })
})

describe('another process', () => {
  const watching = (holder: Holder) => {
    let stop = () => {}
    const gone = new Promise<void>((resolve) => {
      stop = watchNeighbour({ holder, gone: resolve, clock: systemClock })
    })
    ending.push(stop)
    return gone
  }

  test('that dies is seen to be gone', async () => {
    const [first] = await processes([0], [1])
    const connected = new Promise<void>((resolve) => first.front.server.once('request', () => resolve()))
    const gone = watching(first.me)
    await connected
    await first.front.close()
    await gone
  })

  test('in whose place another has started is gone', async () => {
    const [first] = await processes([0], [1])
    await watching({ ...first.me, id: 'before', secret: 'of before' })
  })

  test('is asked by those alone that know its word', async () => {
    const [first] = await processes([0], [1])
    const answer = await new Promise<IncomingMessage>((resolve) => get(`${first.url}/vez-process`, resolve))
    answer.resume()
    expect(answer.headers['vez-process']).toBeUndefined()
  })
})
