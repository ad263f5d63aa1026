import { expect, test } from 'vitest'
import { matchDid } from './did.ts'

const company = { ddi: '55', ddd: '11' }
const routes = [
  { did: '(11) 3333-4444', trunkId: null, name: 'main' },
  { did: '08001234567', trunkId: null, name: 'free' },
  { did: '1133334444', trunkId: 'b', name: 'main, by trunk b' },
  { did: '4500', trunkId: null, name: 'short' },
]
const named = (dialled: string, trunkId = 'a') => matchDid(routes, dialled, company, trunkId)?.name

test.each(['+551133334444', '551133334444', '01133334444', '1133334444', '33334444'])(
  'the carrier that sends %s means the same route',
  (dialled) => {
    expect(named(dialled)).toBe('main')
  },
)

test('a route of the trunk goes before a route of all trunks', () => {
  expect(named('+551133334444', 'b')).toBe('main, by trunk b')
})

test('an 0800 number comes with and without its 0', () => {
  expect(named('8001234567')).toBe('free')
  expect(named('08001234567')).toBe('free')
})

test('a number of the house is compared as it is', () => {
  expect(named('4500')).toBe('short')
})

test('an unknown number has no route', () => {
  expect(named('+551133334445')).toBeUndefined()
  expect(named('')).toBeUndefined()
})
