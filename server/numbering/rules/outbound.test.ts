import { describe, expect, test } from 'vitest'
import {
  type Caller,
  type PlacedRule,
  type RouteAnswer,
  type RoutedWay,
  routeOutbound,
  type TrunkOut,
} from './outbound.ts'
import { standardClass } from './service-class.ts'

const rule = (more: Partial<PlacedRule>): PlacedRule => ({
  routeId: 'saida',
  place: 1,
  silentMsMax: 12_000,
  pattern: '.',
  kinds: [],
  strip: 0,
  prefix: '',
  csp: 'keep',
  trunkId: 'main',
  thenTrunkIds: [],
  callerId: null,
  forceCallerId: false,
  cnl: false,
  onlyExtensions: [],
  ...more,
})

const trunk = (id: string, more: Partial<TrunkOut> = {}): TrunkOut => ({
  id,
  numberFor: ({ dialled }) => dialled,
  callerIdFor: (wanted) => wanted,
  ...more,
})
const ana: Caller = { extensionNumber: '2000', outsideNumber: null, serviceClass: standardClass }
const abroadToo = { ...standardClass, kinds: [...standardClass.kinds, 'international' as const] }
const here = { ddi: '55', ddd: '11' }

function dial(
  rules: PlacedRule[],
  dialled: string,
  {
    caller = ana,
    trunks = ['main', 'a', 'b', 'c'].map((id) => trunk(id)),
  }: { caller?: Partial<Caller>; trunks?: TrunkOut[] } = {},
): RouteAnswer {
  return routeOutbound({
    rules,
    trunks: new Map(trunks.map((one) => [one.id, one])),
    dialled,
    caller: { ...ana, ...caller },
    here,
  })
}
const ways = (answer: RouteAnswer): RoutedWay[] => (answer.ok ? answer.value.ways : [])
const sent = (answer: RouteAnswer) => ways(answer).map(({ trunkId, number }) => `${trunkId} ${number}`)

describe('an outbound route', () => {
  test("the manual's example: with 2 removed from the left, 555125554444 sends 5125554444", () => {
    const answer = dial([rule({ pattern: '55.', strip: 2 })], '555125554444')
    expect(sent(answer)).toEqual(['main 5125554444'])
    expect(answer).toMatchObject({ value: { kind: 'national' } })
  })

  test('a tech prefix goes before what is left', () => {
    const rules = [rule({ pattern: '0XXXXXXXXXXX', strip: 1, prefix: '8877' })]
    expect(sent(dial(rules, '0 (11) 98765-4321'))).toEqual(['main 887711987654321'])
  })

  test('rule after rule, and of each trunk after trunk, is a way', () => {
    const rules = [
      rule({ pattern: '9.', place: 1 }),
      rule({ pattern: '0.', place: 2, trunkId: 'a', thenTrunkIds: ['b'] }),
      rule({ pattern: '0.', place: 3, trunkId: 'c', prefix: '77' }),
    ]
    const answer = dial(rules, '02133334444')
    expect(sent(answer)).toEqual(['a 02133334444', 'b 02133334444', 'c 7702133334444'])
    expect(ways(answer).map(({ place }) => place)).toEqual([2, 2, 3])
  })

  test('a trunk that is switched off is no way; where all are, that is said', () => {
    const rules = [rule({ trunkId: 'off', thenTrunkIds: ['a'] })]
    expect(sent(dial(rules, '33334444'))).toEqual(['a 33334444'])
    expect(dial([rule({ trunkId: 'off' })], '33334444')).toEqual({ ok: false, why: 'no-trunk', kind: 'local' })
  })

  test('a rule for some extensions is not for others', () => {
    const rules = [rule({ onlyExtensions: ['2024'] })]
    expect(dial(rules, '33334444', { caller: { extensionNumber: '2024' } }).ok).toBe(true)
    expect(dial(rules, '33334444', { caller: { extensionNumber: '2025' } })).toMatchObject({ why: 'not-allowed' })
  })

  test('a rule for kinds of numbers takes no others', () => {
    const rules = [rule({ kinds: ['mobile'], trunkId: 'a' }), rule({ kinds: ['local'], trunkId: 'b' })]
    expect(sent(dial(rules, '98765-4321'))).toEqual(['a 987654321'])
    expect(sent(dial(rules, '3333-4444'))).toEqual(['b 33334444'])
    expect(dial(rules, '02133334444')).toMatchObject({ why: 'no-rule', kind: 'national' })
  })

  test('a mobile dialled without its ninth digit leaves with it, whether or not the pattern counts it', () => {
    expect(sent(dial([rule({ pattern: '[6-9]XXXXXXX' })], '8765-4321'))).toEqual(['main 987654321'])
    expect(sent(dial([rule({ pattern: '9XXXXXXXX' })], '8765-4321'))).toEqual(['main 987654321'])
  })

  test('the carrier of a long-distance call is the rule’s, before digits are removed', () => {
    expect(sent(dial([rule({ csp: '15' })], '0 21 3333-4444'))).toEqual(['main 0152133334444'])
    expect(sent(dial([rule({ csp: 'remove', strip: 1 })], '0 41 21 3333-4444'))).toEqual(['main 2133334444'])
  })

  test('a trunk writes numbers as its carrier wants them, behind the rule’s prefix; what has no such form stays', () => {
    const e164 = trunk('main', { numberFor: ({ dialled, e164 }) => e164?.slice(1) ?? dialled })
    const rules = [rule({ prefix: '99' })]
    expect(sent(dial(rules, '3333-4444', { trunks: [e164] }))).toEqual(['main 99551133334444'])
    expect(sent(dial(rules, '4004-1234', { trunks: [e164] }))).toEqual(['main 9940041234'])
    expect(sent(dial([rule({ pattern: '0.', strip: 1 })], '0 3333-4444', { trunks: [e164] }))).toEqual([
      'main 551133334444',
    ])
  })

  test('a rule that would strip all that was dialled does not call its prefix', () => {
    expect(dial([rule({ strip: 3, prefix: '00' })], '190-', { caller: ana }).ok).toBe(true)
    expect(dial([rule({ strip: 4, prefix: '00' })], '2000')).toMatchObject({ ok: false, why: 'no-rule' })
  })

  test.each(['', 'abc', '11\r\n22', '1;2', '1@host', '9'.repeat(40), 'Local/1'])('%j is no number', (dialled) => {
    expect(dial([rule({})], dialled)).toMatchObject({ ok: false, why: 'not-a-number' })
  })
})

describe('the number that is shown', () => {
  const shown = (more: Partial<PlacedRule>, outsideNumber: string | null, listed?: string) => {
    const main = trunk('main', listed === undefined ? {} : { callerIdFor: () => listed })
    return ways(dial([rule(more)], '33334444', { caller: { outsideNumber }, trunks: [main] }))[0]?.callerId
  }
  test.each([
    [{ callerId: '1130001000' }, null, '1130001000'],
    [{ callerId: '1130001000' }, '1130001024', '1130001024'],
    [{ callerId: '1130001000', forceCallerId: true }, '1130001024', '1130001000'],
    [{}, '1130001024', '1130001024'],
    [{}, null, null],
  ])('by %j, of an extension with %s, is %s', (more, own, is) => {
    expect(shown(more, own)).toBe(is)
  })
  test('is never one that is not the trunk’s', () => {
    expect(shown({ callerId: '1130001000', forceCallerId: true }, null, '1140004000')).toBe('1140004000')
  })
})

describe('a class of service', () => {
  const anything = [rule({})]
  test.each(['0012125551234', '+12125551234', '002112125551234', '09001234567', '00123', '2033334444'])(
    'keeps who has none from %s',
    (dialled) => {
      expect(dial(anything, dialled)).toMatchObject({ ok: false, why: 'class' })
    },
  )

  test('lets abroad who has it', () => {
    expect(dial(anything, '0012125551234', { caller: { serviceClass: abroadToo } })).toMatchObject({
      value: { kind: 'international' },
    })
  })

  test('is not fooled by a digit that stands for a line, nor by a rule that strips or puts the zeros', () => {
    const line = [rule({ pattern: '9.', strip: 1 })]
    expect(dial(line, '90012125551234')).toMatchObject({ why: 'class', kind: 'international' })
    expect(dial([rule({ pattern: '00.', strip: 2 })], '0031201234567')).toMatchObject({
      why: 'class',
      kind: 'international',
    })
    expect(dial([rule({ pattern: '7.', strip: 1, prefix: '00' })], '712125551234')).toMatchObject({
      kind: 'international',
    })
    expect(dial([rule({ pattern: '7.', strip: 1, prefix: '+' })], '712125551234')).toMatchObject({
      kind: 'international',
    })
    expect(dial(line, '93333-4444')).toMatchObject({ ok: true, value: { kind: 'local' } })
  })

  test('says single numbers that may be, and that may never', () => {
    const serviceClass = { ...standardClass, allowed: ['0012125551234'], never: ['0800.', '+5521.'] }
    const of = (dialled: string) => dial(anything, dialled, { caller: { serviceClass } }).ok
    expect(['0012125551234', '0012125551235', '08001234567', '02133334444', '33334444'].map(of)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ])
  })

  test('of local calls is enough where the rule is for a conurbated zone', () => {
    const serviceClass = { ...standardClass, kinds: ['local' as const] }
    const of = (more: Partial<PlacedRule>) => dial([rule(more)], '019 3333-4444', { caller: { serviceClass } })
    expect(of({})).toMatchObject({ why: 'class', kind: 'national' })
    expect(of({ cnl: true })).toMatchObject({ ok: true, value: { kind: 'local' } })
  })
})

describe('an emergency', () => {
  const nobody: Partial<Caller> = { serviceClass: { id: 'x', kinds: [], allowed: [], never: ['.'] } }
  test('goes by the rules that fit, whoever dials, then by every trunk', () => {
    const rules = [
      rule({ pattern: '1XX', onlyExtensions: ['9999'], trunkId: 'b', prefix: '0' }),
      rule({ pattern: '0.' }),
    ]
    expect(sent(dial(rules, '190', { caller: nobody }))).toEqual(['b 0190', 'main 190', 'a 190', 'c 190'])
  })
  test('needs no rule at all, and loses no digit', () => {
    expect(sent(dial([], '192', { caller: nobody, trunks: [trunk('a')] }))).toEqual(['a 192'])
    expect(sent(dial([rule({ strip: 1 })], '193', { trunks: [trunk('main')] }))).toEqual(['main 193'])
  })
  test('is one behind the digit for a line, too', () => {
    const answer = dial([rule({ pattern: '0.', strip: 1 })], '0190', { caller: nobody })
    expect(answer).toMatchObject({ ok: true, value: { kind: 'emergency' } })
    expect(sent(answer)).toEqual(['main 190'])
  })
})
