import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, type House, settle, startHouse } from './api-harness.ts'

let house: House
let acme: Company
beforeAll(async () => {
  house = await startHouse()
  acme = await settle(house, 'acme')
})
afterAll(() => house.end())

const json = { 'Content-Type': 'application/json' }

describe('a problem', () => {
  test('is told as RFC 9457, with the id of the request', async () => {
    const { status, headers, body } = await house.ask('GET', '/api/nothing', undefined, {
      'X-Request-Id': 'my-request-1',
    })
    expect(status).toBe(404)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toEqual({
      type: 'urn:vez:route.not-found',
      title: 'Este endereço não existe.',
      status: 404,
      code: 'route.not-found',
      requestId: 'my-request-1',
    })
    expect(headers.get('x-request-id')).toBe('my-request-1')
  })

  test('of a method that an address does not take names those that it takes', async () => {
    const { status, headers } = await house.ask('DELETE', '/api/queues')
    expect(status).toBe(405)
    expect(headers.get('allow')).toMatch(/GET.*POST|POST.*GET/)
  })

  test('of a body that is no JSON object is a 400', async () => {
    for (const body of ['{', '[1]', '"x"', 'null', '{"a":1,}', '\xff\xfe']) {
      const answer = await acme.admin.ask('POST', '/api/queues', body, json)
      expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'body.malformed'])
    }
  })

  test('of a body of another type is a 415, and of one too large a 413', async () => {
    expect((await acme.admin.ask('POST', '/api/queues', 'name=x', { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await acme.admin.ask('POST', '/api/queues', '{}', { ...json, 'Content-Encoding': 'gzip' })).status).toBe(
      415,
    )
    expect((await acme.admin.ask('POST', '/api/queues', `{"name":"${'x'.repeat(1_100_000)}"}`, json)).status).toBe(413)
  })

  test('of fields names each of them, in the language that was asked for', async () => {
    const sent = { name: '', number: 'x', strategy: 'loudest', colour: 'red', ringMs: { voice: 1 } }
    const codes = (errors: unknown) =>
      (errors as { field: string; code: string }[]).map(({ field, code }) => `${field} ${code}`)
    const { status, body } = await acme.admin.ask('POST', '/api/queues', sent, { 'Accept-Language': 'en' })
    expect(status).toBe(422)
    expect(body.title).toBe('There are fields to be corrected.')
    expect(codes(body.errors)).toEqual([
      'name too-short',
      'number wrong-format',
      'strategy not-one-of',
      'ringMs.voice too-small',
      'ringMs.chat required',
      'ringMs.email required',
      'colour unknown-field',
    ])
    const portuguese = await acme.admin.ask(
      'POST',
      '/api/queues',
      { ...sent, colour: undefined },
      { 'Accept-Language': 'pt-BR' },
    )
    expect(portuguese.body.title).toBe('Há campos a corrigir.')
  })

  test('of our own making shows the id under which it is logged, and nothing else', async () => {
    const { status, body, text } = await acme.admin.ask('GET', '/api/breaks')
    expect([status, body.code]).toEqual([500, 'server.failed'])
    expect(text).not.toMatch(/secret of the house|\.ts/)
    const logged = house.lines.find(
      (line) => line.includes(body.requestId as string) && line.includes('"level":"error"'),
    )
    expect(logged).toContain('the secret of the house')
  })
})

describe('the API', () => {
  test('describes itself in OpenAPI 3.1 that a validator takes', async () => {
    const { body } = await house.ask('GET', '/openapi.json')
    const result = await new Validator().validate(body)
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    expect(Object.keys(body.paths as object)).toEqual(
      expect.arrayContaining(['/api/queues', '/api/queues/{id}', '/api/login']),
    )
  })

  test('says that it lives and that it is ready', async () => {
    expect((await house.ask('GET', '/healthz')).body).toEqual({ status: 'ok' })
    expect((await house.ask('GET', '/readyz')).body).toEqual({ status: 'ok', checks: { redis: 'ok' } })
  })

  test('shows its metrics to this machine, and to nobody behind a proxy', async () => {
    await house.ask('GET', '/healthz')
    const { text, status } = await house.ask('GET', '/metrics')
    expect(status).toBe(200)
    expect(text).toContain('vez_http_request_seconds_count{method="GET",route="/healthz",status="200"}')
    expect((await house.ask('GET', '/metrics', undefined, { 'X-Forwarded-For': '203.0.113.1' })).status).toBe(404)
  })

  test('lets nothing of its answers be framed, run or guessed', async () => {
    const { headers } = await house.ask('GET', '/api/me')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('logs each request without any of its data', async () => {
    await acme.admin.ask('GET', '/api/users?q=Fulano')
    const line = house.lines.findLast((text) => text.includes('"/api/users"'))
    expect(line).toContain(`"companyId":"${acme.id}"`)
    expect(house.lines.join('')).not.toContain('Fulano')
    expect(house.lines.join('')).not.toContain(acme.admin.token)
  })
})
