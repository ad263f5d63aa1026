import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { host, isHost, label, network, overlap, sipPassword, sipUser } from './allowed.ts'

const passes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success

describe('what may reach Asterisk', () => {
  test.each(['10.0.0.1', 'sip.provider.com.br', 'a', 'xn--80ak6aa92e.com', 'sip-1.x'])('%s is a host', (text) => {
    expect(isHost(text)).toBe(true)
  })
  test.each([
    '300.1.1.1',
    '1.2.3',
    '01.2.3.4',
    '-a.com',
    'a..b',
    'a b',
    'a;b',
    'a/b',
    'a@b',
    '[::1]',
    '',
    'a:5060',
    'a\r\nb',
    '1234',
  ])('%j is no host', (text) => {
    expect(passes(host, text)).toBe(text.trim() !== '' && isHost(text))
    expect(isHost(text)).toBe(false)
  })
  test.each(['Ana "x"', 'a<b>', 'a;b', 'a\nb', 'a\\b', 'a{b}', 'a$b', 'a|b', 'a\u0000', '', 'a`b', 'a\u2028b'])(
    '%j is no name',
    (text) => expect(passes(label(60), text)).toBe(false),
  )
  test.each(['José da Silva', 'Recepção (térreo)', "D'Ávila & Cia. nº 3"])('%s is a name', (text) =>
    expect(passes(label(60), text)).toBe(true),
  )
  test('no text with a control character passes any list', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...'\r\n\t\u0000\u001b\u007f'), fc.string(), (before, bad, after) => {
        // At the ends it is trimmed away, which is as good.
        const text = `x${before}${bad}${after}x`
        for (const schema of [host, label(500), sipUser, sipPassword, network]) expect(passes(schema, text)).toBe(false)
      }),
    )
  })
})

describe('addresses', () => {
  test.each([
    ['203.0.113.7/28', '203.0.113.0/28'],
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['255.255.255.255/16', '255.255.0.0/16'],
  ])('%s is written %s', (text, written) => expect(network.parse(text)).toBe(written))
  test.each([
    '0.0.0.0/0',
    '10.0.0.0/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0/24',
    'a/24',
    '1.2.3.4/24/1',
  ])('%s is refused', (text) => expect(passes(network, text)).toBe(false))
  test('two lists that share a computer are found out', () => {
    expect(overlap(['10.0.0.0/24'], ['10.1.0.1', '10.0.0.255'])).toEqual({ our: '10.0.0.0/24', their: '10.0.0.255' })
    expect(overlap(['10.0.0.0/24'], ['10.0.1.0'])).toBeUndefined()
    expect(overlap(['255.255.255.255'], ['255.255.0.0/16'])).toBeDefined()
  })
})
