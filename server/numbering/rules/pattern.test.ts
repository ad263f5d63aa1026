import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchPattern, parsePattern } from './pattern.ts'

describe('a dial pattern', () => {
  test.each([
    ['0XXXXXXXXXX', '01133334444', true],
    ['0XXXXXXXXXX', '0113333444', false],
    ['_0NXZXXXXXXX', '01133334444', false],
    ['ZXXX', '0200', false],
    ['ZXXX', '2000', true],
    ['NXX', '190', false],
    ['NXX', '290', true],
    ['9.', '9', false],
    ['9.', '91', true],
    ['9!', '9', true],
    ['[2-5]XXXXXXX', '33334444', true],
    ['[2-5]XXXXXXX', '93334444', false],
    ['[13,5-7]00', '600', true],
    ['[13,5-7]00', '400', false],
    ['*8X', '*85', true],
    ['+55.', '+5511', true],
    ['0800-XXX-XXXX', '08001234567', true],
    ['nxx', '234', true],
    ['190', '1900', false],
  ])('%s and %s: %s', (pattern, digits, fits) => {
    expect(matchPattern(pattern, digits)).toBe(fits)
  })

  test.each([
    ['', 'empty'],
    ['_', 'empty'],
    ['0.1', 'wildcard-not-last'],
    ['[1-', 'open-bracket'],
    ['[9-1]', 'wrong-range'],
    ['[]', 'wrong-range'],
    ['[a]', 'wrong-range'],
    ['12a', 'wrong-character'],
    ['(1)', 'wrong-character'],
    ['1'.repeat(61), 'too-long'],
  ])('%s is none: %s', (pattern, why) => {
    expect(parsePattern(pattern)).toEqual({ ok: false, why })
  })

  test('whatever is typed is a pattern or a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, digits) => typeof matchPattern(pattern, digits) === 'boolean'),
    )
  })

  test('a literal number fits itself alone', () => {
    const digits = fc.stringMatching(/^[0-9*#]{1,20}$/)
    fc.assert(fc.property(digits, digits, (one, other) => matchPattern(one, other) === (one === other)))
  })
})
