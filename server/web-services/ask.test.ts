import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { mayReach } from './addresses.ts'
import { askService, type Service } from './ask.ts'

describe('an address', () => {
  test.each([
    ['8.8.8.8', true, true],
    ['2606:4700::1', true, true],
    ['10.0.0.1', false, true],
    ['127.0.0.1', false, true],
    ['192.168.1.1', false, true],
    ['100.64.0.1', false, true],
    ['::1', false, true],
    ['fd00::1', false, true],
    ['::ffff:10.0.0.1', false, true],
    ['169.254.169.254', false, false],
    ['::ffff:169.254.169.254', false, false],
    ['0.0.0.0', false, false],
    ['::', false, false],
    ['fe80::1', false, false],
    ['239.1.1.1', false, false],
    ['no address', false, false],
  ])('%s is reached: %s; by a service in the own network: %s', (address, anywhere, inside) => {
    expect([mayReach(address, false), mayReach(address, true)]).toEqual([anywhere, inside])
  })
})

describe('a web service', () => {
  const stops: (() => void)[] = []
  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
  })
  async function serve(answer: RequestListener): Promise<Service & { port: number }> {
    const server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const secretHeaders = [{ name: 'x-api-key', value: 's' }]
    return { baseUrl: `http://127.0.0.1:${port}/api`, headers: [], secretHeaders, privateAllowed: true, port }
  }
  const asking = {
    key: 'k',
    serviceId: 's',
    method: 'GET',
    path: '/x',
    body: null,
    timeoutMs: 2_000,
    attemptsMax: 1,
  } as const
  const soon = {
    now: () => 0,
    wakeAt(_at: number, wake: () => void) {
      setImmediate(wake)
      return () => {}
    },
  }

  test('is asked with its secrets, and answers JSON', async () => {
    const service = await serve(({ headers, url, method }, answer) => {
      answer.end(JSON.stringify([method, url, headers['x-api-key'], headers['idempotency-key']]))
    })
    const asked = { ...asking, method: 'POST', body: { a: '1' } } as const
    expect(await askService(service, asked, soon)).toEqual({
      ok: true,
      status: 200,
      body: ['POST', '/api/x', 's', 'k'],
    })
  })

  test('that is in a private network is asked only where that is allowed, by address and by name', async () => {
    const service = await serve((_asked, answer) => answer.end('{}'))
    const strict = { ...service, privateAllowed: false }
    expect(await askService(strict, asking, soon)).toMatchObject({ ok: false, why: 'failed', status: null })
    const named = { ...strict, baseUrl: `http://localhost:${service.port}/api` }
    expect(await askService(named, asking, soon)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('private'),
    })
  })

  test('cannot be left by a path', async () => {
    const service = await serve((_asked, answer) => answer.end('{}'))
    for (const path of ['/../secret', '/%2e%2e/secret', '/a/../../secret'])
      expect(await askService(service, { ...asking, path }, soon)).toMatchObject({ ok: false, status: null })
  })

  test('that redirects is not followed', async () => {
    const service = await serve((_asked, answer) => {
      answer.writeHead(302, { location: 'http://169.254.169.254/' })
      answer.end()
    })
    expect(await askService(service, asking, soon)).toMatchObject({ ok: false, status: 302 })
  })

  test('that is silent times out, one that says too much is cut off', async () => {
    const silent = await serve(() => {})
    expect(await askService(silent, { ...asking, timeoutMs: 50 }, soon)).toMatchObject({ why: 'timed-out' })
    const chatty = await serve((_asked, answer) => answer.end('x'.repeat(300_000)))
    expect(await askService(chatty, asking, soon)).toMatchObject({ ok: false, status: 200 })
  })

  test('that fails is asked again, as often as is said; what it refuses is not', async () => {
    let asked = 0
    const busy = await serve((_asked, answer) => {
      answer.writeHead(++asked < 3 ? 503 : 200)
      answer.end('{}')
    })
    expect(await askService(busy, { ...asking, attemptsMax: 3 }, soon)).toMatchObject({ ok: true })
    asked = 0
    const strict = await serve((_asked, answer) => {
      asked++
      answer.writeHead(404)
      answer.end()
    })
    expect(await askService(strict, { ...asking, attemptsMax: 3 }, soon)).toMatchObject({ ok: false, status: 404 })
    expect(asked).toBe(1)
  })
})
