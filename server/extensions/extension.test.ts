import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { extensionSchema, extensionView } from './schema.ts'
import { newSecret, secretHash } from './secret.ts'

const passes = (fields: Record<string, unknown>) =>
  extensionSchema.safeParse({ number: '201', name: 'Ana', ...fields }).success

describe('an extension as it is sent', () => {
  test.each([{}, { number: '12345678' }, { kind: 'sip', ringMs: 20_000 }, { secret: 'Correct-Horse-7' }])(
    '%j is taken',
    (fields) => expect(passes(fields)).toBe(true),
  )
  test.each([
    { number: '1' },
    { number: '123456789' },
    { number: '20a' },
    { number: '201\r\n' },
    { name: '' },
    { name: 'Ana" <1>' },
    { name: 'Ana\nx' },
    { kind: 'fax' },
    { ringMs: 10 },
    { secret: 'short-1' },
    { secret: '201201201201' },
    { secret: 'aaaaaaaaaaa1' },
    { secret: 'with blank 12345' },
  ])('%j is refused', (fields) => expect(passes(fields)).toBe(false))
  test('the secret is not shown', () => {
    expect(Object.keys(extensionView.shape)).not.toContain('secret')
    expect(Object.keys(extensionView.shape)).not.toContain('secretHash')
  })
})

describe('secrets', () => {
  test('a made one is 32 letters and digits, never the same twice', () => {
    const made = Array.from({ length: 200 }, newSecret)
    expect(new Set(made).size).toBe(200)
    for (const secret of made) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/)
  })
  test('what is stored is HA1 of digest', () => {
    expect(secretHash('acme-201', 'abc')).toBe(createHash('md5').update('acme-201:vez:abc').digest('hex'))
  })
})
