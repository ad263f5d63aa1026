import { describe, expect, test } from 'vitest'
import { blockedBy, type CallerMatch, isAnonymous } from './callers.ts'
import { matchInbound } from './did.ts'

const company = { ddi: '55', ddd: '11' }
const any: CallerMatch = { is: 'any' }
const route = (name: string, did: string, more: { trunkId?: string; caller?: CallerMatch } = {}) => ({
  name,
  did,
  trunkId: more.trunkId ?? null,
  caller: more.caller ?? any,
})
const routes = [
  route('main', '(11) 3333-4444'),
  route('free', '08001234567'),
  route('main, by trunk b', '1133334444', { trunkId: 'b' }),
  route('short', '4500'),
]
const named = (dialled: string, { from = '5511988887777', trunkId = 'a', among = routes } = {}) =>
  matchInbound(among, { dialled, from, trunkId }, company)?.route.name

test.each(['+551133334444', '551133334444', '01133334444', '0151133334444', '1133334444', '33334444'])(
  'the carrier that sends %s means the same route',
  (dialled) => {
    expect(named(dialled)).toBe('main')
  },
)

test('a route of the trunk goes before a route of all trunks', () => {
  expect(named('+551133334444', { trunkId: 'b' })).toBe('main, by trunk b')
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

describe('among routes that fit a call', () => {
  const among = [
    route('last resort', '', { trunkId: 'a' }),
    route('any at all', ''),
    route('anonymous', '', { caller: { is: 'anonymous' } }),
    route('from Rio', '', { caller: { is: 'prefix', prefix: '21' } }),
    route('from Rio, mobiles', '', { caller: { is: 'prefix', prefix: '+55219' } }),
    route('from João', '', { caller: { is: 'number', number: '(21) 98888-7777' } }),
    route('main', '33334444'),
    route('main, João', '33334444', { caller: { is: 'number', number: '21988887777' } }),
    route('main, by trunk a', '33334444', { trunkId: 'a' }),
  ]
  test.each([
    ['33334444', '5521988887777', 'a', 'main, João', 'the number called and who calls'],
    ['33334444', '5511999990000', 'a', 'main, by trunk a', 'the number called, on this trunk'],
    ['33334444', '5511999990000', 'b', 'main', 'the number called'],
    ['33335555', '021988887777', 'a', 'from João', 'who calls, in whatever form'],
    ['33335555', '5521988880000', 'a', 'from Rio, mobiles', 'the longer beginning'],
    ['33335555', '2133330000', 'a', 'from Rio', 'the beginning'],
    ['33335555', 'anonymous', 'a', 'anonymous', 'who withholds it'],
    ['33335555', '5511999990000', 'a', 'last resort', 'the trunk’s last resort'],
    ['33335555', '5511999990000', 'b', 'any at all', 'the last resort of all'],
  ])('%s from %s by %s goes to “%s”: %s', (dialled, from, trunkId, name) => {
    expect(named(dialled, { from, trunkId, among })).toBe(name)
  })
  test('what decided is told', () => {
    const why = (dialled: string, from: string) => matchInbound(among, { dialled, from, trunkId: 'a' }, company)?.why
    expect([
      why('33334444', '5521988887777'),
      why('33334444', '5511999990000'),
      why('33335555', '2133330000'),
      why('33335555', '5511999990000'),
    ]).toEqual(['did-and-caller', 'did', 'caller', 'default'])
  })
})

test.each(['', 'anonymous', 'Anonymous', 'Restricted', 'unavailable', '0000'])('%j is nobody', (from) => {
  expect(isAnonymous(from)).toBe(true)
})
test.each(['5511988887777', '190', '2000', '0800'])('%j is somebody', (from) => {
  expect(isAnonymous(from)).toBe(false)
})

test('a blocked caller is known in whatever form the number comes; the closest entry says what is done', () => {
  const blocked = [
    { id: 'rio', caller: { is: 'prefix', prefix: '+5521' }, gets: 'announcement' },
    { id: 'joao', caller: { is: 'number', number: '21 98888-7777' }, gets: 'busy' },
    { id: 'nobody', caller: { is: 'anonymous' }, gets: 'rejected' },
  ] as const
  const by = (from: string) => blockedBy(blocked, from, company)?.id
  expect(['+5521988887777', '021988887777', '2133330000', 'anonymous', '5511988887777'].map(by)).toEqual([
    'joao',
    'joao',
    'rio',
    'nobody',
    undefined,
  ])
})
