import { describe, expect, test } from 'vitest'
import { codesOf, collide, dialledFeature, type FeatureCode, shadowsOf } from './codes.ts'

const code = (feature: string, dialled: string, rest: Partial<FeatureCode> = {}) =>
  ({ feature, code: dialled, when: 'dialled', digits: 'none', does: 'action', active: true, ...rest }) as FeatureCode

describe('which feature was dialled', () => {
  const pickup = code('pickup', '*8')
  const toggle = code('toggle', '*27', { digits: 'optional' })
  const login = code('login', '*2', { digits: 'needed' })
  const codes = [pickup, toggle, login]
  test.each([
    ['*8', 'pickup', ''],
    ['*27', 'toggle', ''],
    ['*2731', 'toggle', '31'],
    ['*25', 'login', '5'],
  ])('%s', (dialled, feature, argument) => expect(dialledFeature(codes, dialled)).toMatchObject({ feature, argument }))
  test.each(['*81', '*2', '*27*1', '*9', '2000', ''])('%j is none', (dialled) =>
    expect(dialledFeature(codes, dialled)).toBeUndefined(),
  )
  test('one that is off, of a talk, or of the dialplan, is not dialled', () => {
    const others = [
      code('a', '*31', { active: false }),
      code('b', '*32', { when: 'in-talk' }),
      code('c', '*33', { does: 'dialplan' }),
    ]
    for (const dialled of ['*31', '*32', '*33']) expect(dialledFeature(others, dialled)).toBeUndefined()
  })
})

test("a company's own code stands before the catalogue's, and what is no feature any more is left out", () => {
  const own = codesOf([
    { feature: 'own-number', code: '*99', active: true },
    { feature: 'of-last-year', code: '*890', active: true },
  ])
  expect(own.find(({ feature }) => feature === 'own-number')).toMatchObject({ code: '*99', active: true })
  expect(own.map(({ code }) => code)).not.toContain('*890')
  expect(own.find(({ feature }) => feature === 'echo')).toMatchObject({ code: '*43' })
})

describe('what a code hides', () => {
  const around = {
    codes: [],
    numbers: [
      { of: 'extension' as const, number: '2001', name: 'Ana' },
      { of: 'queue' as const, number: '600', name: 'Vendas' },
    ],
    outbound: [{ name: '9.', matches: (dialled: string) => /^9./.test(dialled) }],
  }
  test('an extension that begins with a code that takes digits', () => {
    expect(shadowsOf(code('a', '20', { digits: 'needed' }), around)).toEqual([{ of: 'extension', name: '2001 Ana' }])
    expect(shadowsOf(code('a', '20'), around)).toEqual([])
  })
  test('an outbound rule that takes the same digits', () => {
    expect(shadowsOf(code('a', '91'), around)).toEqual([{ of: 'outbound-route', name: '9.' }])
  })
  test('another code that is the same keys, or begins with them', () => {
    const one = code('a', '*7', { digits: 'needed' })
    expect(shadowsOf(one, { ...around, codes: [one, code('b', '*72')] })).toEqual([{ of: 'feature', name: 'b' }])
    expect(collide(code('a', '*7'), code('b', '*72'))).toBe(false)
    expect(collide(code('a', '*7', { when: 'in-talk' }), code('b', '*72', { when: 'in-talk' }))).toBe(true)
    expect(collide(code('a', '*7', { when: 'in-talk' }), code('b', '*7'))).toBe(false)
  })
  test('nothing while it is off', () => expect(shadowsOf(code('a', '91', { active: false }), around)).toEqual([]))
})
