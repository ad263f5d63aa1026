import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'
import { mayManageRole } from './policy.ts'
import { userFields } from './schema.ts'

test('a password is known by its hash, which is another one each time', async () => {
  const [one, other] = await Promise.all([hashPassword('segredo'), hashPassword('segredo')])
  expect(one).toMatch(/^\$argon2id\$/)
  expect(one).not.toBe(other)
  expect(await verifyPassword(one, 'segredo')).toBe(true)
  expect(await verifyPassword(one, 'Segredo')).toBe(false)
})

test('a login that nobody has takes a hash as well, and no password is right for it', async () => {
  expect(await verifyPassword(undefined, '')).toBe(false)
  expect(await verifyPassword(undefined, 'segredo')).toBe(false)
})

test('nobody manages who stands above', () => {
  expect(mayManageRole('admin', 'admin')).toBe(true)
  expect(mayManageRole('supervisor', 'agent')).toBe(true)
  for (const above of ['admin', 'engineer'] as const) expect(mayManageRole('supervisor', above)).toBe(false)
  expect(mayManageRole('engineer', 'agent')).toBe(false)
})

test('logins are small letters, five at least', () => {
  const login = (text: string) => userFields.shape.login.safeParse(text)
  expect(login(' Ana.Silva@acme ').data).toBe('ana.silva@acme')
  for (const text of ['ana', 'ana silva', 'ana\nsilva', '$where', 'Ávila1']) expect(login(text).success).toBe(false)
})
