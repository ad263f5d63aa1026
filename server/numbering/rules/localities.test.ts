import { describe, expect, test } from 'vitest'
import { localityOf, localSaying, readLocalities } from './localities.ts'

describe('a table of localities', () => {
  const { ranges, problems } = readLocalities(
    'inicio;fim;cnl\n193333;193339;19001\n1133;1133;11000\n11400400,11400499,11002\n',
  )
  test('is read with its head, in order, whatever separates', () => {
    expect(problems).toEqual([])
    expect(ranges.map(({ from }) => from)).toEqual(['1133', '11400400', '193333'])
  })
  test.each([
    ['+551133334444', '11000'],
    ['+551140045000', '11002'],
    ['+551140050000', undefined],
    ['+551933331234', '19001'],
    ['+551933399999', '19001'],
    ['+551933400000', undefined],
    ['+12125551234', undefined],
  ])('says of %s %s', (e164, cnl) => {
    expect(localityOf(ranges, e164, '55')).toBe(cnl)
  })
  test('says what is local as seen from home', () => {
    const isLocal = localSaying(ranges, '19001', '55')
    expect(['+551933331234', '+551133334444', '+552133334444'].map((e164) => isLocal?.(e164))).toEqual([
      true,
      false,
      undefined,
    ])
    expect(localSaying(ranges, null, '55')).toBeUndefined()
    expect(localSaying([], '19001', '55')).toBeUndefined()
  })
  test('names every line that is wrong', () => {
    const csv = ['a;b', '12;x;1', '20;10;1', '10;20;30;40', '11;11;1', '110;111;2', '119;1'].join('\n')
    expect(readLocalities(csv).problems).toEqual([
      { line: 2, code: 'digits' },
      { line: 3, code: 'range' },
      { line: 4, code: 'columns' },
      { line: 6, code: 'overlap' },
      { line: 7, code: 'overlap' },
    ])
  })
})
