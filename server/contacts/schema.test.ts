import { expect, test } from 'vitest'
import { normalIdentity } from './schema.ts'

test.each([
  ['phone', '(11) 98765-4321', '+5511987654321'],
  ['phone', '+55 11 98765-4321', '+5511987654321'],
  ['phone', '011987654321', '+5511987654321'],
  ['phone', '+1 415 555 2671', '+14155552671'],
  ['phone', '190', '190'],
  ['phone', 'anonymous', null],
  ['email', '  Ana@Example.COM ', 'ana@example.com'],
  ['email', 'ana at example', null],
  ['webchat', 'v1', 'v1'],
  ['webchat', '   ', null],
] as const)('%s %j is kept as %j', (kind, value, kept) => {
  expect(normalIdentity(kind, value)).toBe(kept)
})
