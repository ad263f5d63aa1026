import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, type House, settle, startHouse } from './api-harness.ts'

let house: House
let acme: Company
beforeAll(async () => {
  house = await startHouse({ perLogin: 5 })
  acme = await settle(house, 'acme')
})
afterAll(() => house.end())

const logIn = (login: string, password: string, more: object = {}) =>
  house.ask('POST', '/api/login', { login, password, ...more })

describe('logging in', () => {
  test('gives a token, a cookie that no script reads, and says who one is', async () => {
    const { status, body, headers } = await logIn(' AGENT@acme ', acme.agent.password, { company: 'acme' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ me: { login: 'agent@acme', role: 'agent', company: { slug: 'acme' } } })
    expect(headers.get('set-cookie')).toMatch(/^vez_session=[\w-]{43}; path=\/; expires=.*; samesite=lax; httponly$/i)
    const me = await house.as(body.token as string)('GET', '/api/me')
    expect(me.body).toMatchObject({ login: 'agent@acme', permissions: expect.arrayContaining(['agent.work']) })
    expect(me.text).not.toContain('password')
  })

  test('says the same of a wrong password, an unknown login and another company', async () => {
    const answers = [
      await logIn('supervisor@acme', 'not the password'),
      await logIn('nobody@acme', acme.agent.password),
      await logIn('supervisor@acme', acme.agent.password, { company: 'other' }),
    ]
    for (const { status, body } of answers) expect([status, body.code]).toEqual([401, 'login.wrong'])
    expect(new Set(answers.map(({ body }) => body.title)).size).toBe(1)
  })

  test('is refused for a while after too many wrong passwords of one login, the right one too', async () => {
    for (let attempt = 0; attempt < 5; attempt++)
      expect((await logIn('engineer@acme', 'wrong-password')).status).toBe(401)
    const { status, body, headers } = await logIn('engineer@acme', acme.engineer.password)
    expect([status, body.code]).toEqual([429, 'login.too-many'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await logIn('agent@acme', acme.agent.password)).status).toBe(200)
  })

  test('names what is too short', async () => {
    const { status, body } = await logIn('ana', '12345')
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([
      { field: 'login', code: 'too-short', message: 'Precisa de ao menos 5.' },
      { field: 'password', code: 'too-short' },
    ])
  })
})

describe('a session', () => {
  const session = async () => (await logIn('agent@acme', acme.agent.password)).body.token as string

  test('ends with the log-out', async () => {
    const ask = house.as(await session())
    const { status, headers } = await ask('POST', '/api/logout')
    expect(status).toBe(204)
    expect(headers.get('set-cookie')).toMatch(/^vez_session=;/)
    expect((await ask('GET', '/api/me')).status).toBe(401)
  })

  test('is nobody for a token that was never given', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), '*', `${await session()}x`]) {
      const { status, body } = await house.as(token)('GET', '/api/me')
      expect([status, body.code]).toEqual([401, 'session.required'])
    }
  })

  test('by cookie changes nothing for a page of another origin', async () => {
    const cookie = { Cookie: `vez_session=${await session()}` }
    const change = (headers: Record<string, string>) =>
      house.ask('POST', '/api/logout', undefined, { ...cookie, ...headers })
    expect((await change({})).body.code).toBe('session.other-origin')
    expect((await change({ Origin: 'https://evil.example' })).status).toBe(403)
    expect((await change({ Origin: 'null' })).status).toBe(403)
    expect((await house.ask('GET', '/api/me', undefined, cookie)).status).toBe(200)
    expect((await change({ Origin: house.url })).status).toBe(204)
  })

  test('ends everywhere with a new password, which is then the one', async () => {
    const [one, other] = [await session(), await session()]
    const wrong = await house.as(one)('POST', '/api/me/password', { current: 'not this one', password: 'another one' })
    expect(wrong.body).toMatchObject({ status: 422, errors: [{ field: 'current' }] })
    const sent = { current: acme.agent.password, password: 'another one' }
    expect((await house.as(one)('POST', '/api/me/password', sent)).status).toBe(204)
    expect((await house.as(other)('GET', '/api/me')).status).toBe(401)
    expect((await logIn('agent@acme', acme.agent.password)).status).toBe(401)
    expect((await logIn('agent@acme', 'another one')).status).toBe(200)
  })

  test('ends when the user is made inactive, and cannot begin again', async () => {
    const made = await acme.admin.ask('POST', '/api/users', {
      name: 'Bia',
      login: 'bia@acme',
      password: 'secret-of-bia',
      role: 'agent',
    })
    expect(made.status).toBe(201)
    expect(made.text).not.toMatch(/password|argon/)
    const token = (await logIn('bia@acme', 'secret-of-bia')).body.token as string
    const renamed = await acme.admin.ask('PATCH', `/api/users/${made.body.id}`, { rev: 1, name: 'Beatriz' })
    expect(renamed.body).toMatchObject({ name: 'Beatriz', rev: 2 })
    expect((await house.as(token)('GET', '/api/me')).status).toBe(200)
    await acme.admin.ask('PATCH', `/api/users/${made.body.id}`, { rev: 2, active: false })
    expect((await house.as(token)('GET', '/api/me')).status).toBe(401)
    expect((await logIn('bia@acme', 'secret-of-bia')).status).toBe(401)
  })
})

describe('roles', () => {
  test('a supervisor makes agents, but neither engineers nor administrators', async () => {
    const user = (login: string, role: string) => ({ name: 'X', login, password: 'a password', role })
    expect((await acme.supervisor.ask('POST', '/api/users', user('one@acme', 'agent'))).status).toBe(201)
    for (const role of ['engineer', 'admin'])
      expect((await acme.supervisor.ask('POST', '/api/users', user(`${role}2@acme`, role))).body.code).toBe(
        'user.above',
      )
    const takeOver = await acme.supervisor.ask('PATCH', `/api/users/${acme.admin.id}`, { rev: 1, password: 'mine now' })
    expect(takeOver.status).toBe(403)
    expect((await acme.supervisor.ask('DELETE', `/api/users/${acme.admin.id}`)).status).toBe(403)
  })

  test('an agent manages nothing', async () => {
    const { token } = await house.sessions.begin({
      id: acme.agent.id as never,
      companyId: acme.id,
      name: 'a',
      role: 'agent',
    })
    for (const [method, path] of [
      ['GET', '/api/users'],
      ['POST', '/api/queues'],
      ['GET', '/api/trunks'],
    ] as const)
      expect((await house.as(token)(method, path)).body.code).toBe('permission.missing')
  })

  test('the last administrator stays one', async () => {
    const change = (sent: object) => acme.admin.ask('PATCH', `/api/users/${acme.admin.id}`, { rev: 1, ...sent })
    expect((await change({ role: 'agent' })).body.code).toBe('user.last-admin')
    expect((await change({ active: false })).body.code).toBe('user.last-admin')
    expect((await acme.admin.ask('DELETE', `/api/users/${acme.admin.id}`)).status).toBe(409)
  })
})
