import { describe, expect, test } from 'vitest'
import { type OutboundRule, routeOutbound } from './outbound.ts'

const rule = (more: Partial<OutboundRule>): OutboundRule => ({
  pattern: '.',
  strip: 0,
  prefix: '',
  trunkId: 'main',
  callerId: null,
  forceCallerId: false,
  cnl: false,
  onlyExtensions: [],
  ...more,
})

describe('an outbound route', () => {
  test("the manual's example: with 2 removed from the left, 555125554444 sends 5125554444", () => {
    expect(routeOutbound([rule({ pattern: '55.', strip: 2 })], '555125554444', '2000')).toMatchObject({
      ok: true,
      value: { number: '5125554444' },
    })
  })

  test('a tech prefix goes before what is left', () => {
    const routed = routeOutbound(
      [rule({ pattern: '0XXXXXXXXXXX', strip: 1, prefix: '8877' })],
      '0 (11) 98765-4321',
      '2000',
    )
    expect(routed).toMatchObject({ ok: true, value: { number: '887711987654321' } })
  })

  test('the first rule that fits is taken, and the next one where its trunk fails', () => {
    const rules = [
      rule({ pattern: '9.' }),
      rule({ pattern: '0.', trunkId: 'a' }),
      rule({ pattern: '0.', trunkId: 'b' }),
    ]
    expect(routeOutbound(rules, '011', '2000')).toMatchObject({ value: { ruleIndex: 1, trunkId: 'a' } })
    expect(routeOutbound(rules, '011', '2000', 2)).toMatchObject({ value: { ruleIndex: 2, trunkId: 'b' } })
    expect(routeOutbound(rules, '011', '2000', 3)).toEqual({ ok: false, why: 'no-rule' })
  })

  test('a rule for some extensions is not for others', () => {
    const rules = [rule({ onlyExtensions: ['2024'], callerId: '1130001000', forceCallerId: true })]
    expect(routeOutbound(rules, '190', '2024')).toMatchObject({
      value: { callerId: '1130001000', forceCallerId: true },
    })
    expect(routeOutbound(rules, '190', '2025')).toEqual({ ok: false, why: 'not-allowed' })
  })

  test('a rule that would strip all that was dialled does not call its prefix', () => {
    expect(routeOutbound([rule({ strip: 3, prefix: '00' })], '190', '2000')).toEqual({ ok: false, why: 'no-rule' })
  })

  test.each(['', 'abc', '11\r\n22', '1;2', '1@host', '9'.repeat(40), 'Local/1'])('%j is no number', (dialled) => {
    expect(routeOutbound([rule({})], dialled, '2000').ok).toBe(false)
  })
})
