import { expect, test } from 'vitest'
import { linesOf, numbersMax, rangeOf } from './range.ts'

test('a range keeps the length of its numbers', () => {
  expect(rangeOf('0098', '0101')).toEqual(['0098', '0099', '0100', '0101'])
  expect(rangeOf('2101', '2101')).toEqual(['2101'])
})

test.each([
  ['99', '101'],
  ['2140', '2101'],
  ['21a1', '2140'],
  ['', ''],
  ['1000', String(1000 + numbersMax)],
])('%s to %s is no range that anybody wanted', (first, last) => expect(rangeOf(first, last)).toBeUndefined())

test('a list of extensions is read by its columns, and what is not known is told', () => {
  const rows = [
    ['Nome', 'Número', 'Setor', 'Tipo'],
    ['Ana', '2001', 'Vendas', 'SIP'],
    ['Bia', '2002', '', ''],
  ]
  expect(linesOf(rows)).toEqual({
    ok: true,
    lines: [
      { number: '2001', name: 'Ana', kind: 'sip' },
      { number: '2002', name: 'Bia', kind: 'webphone' },
    ],
    unknown: ['Setor'],
  })
  expect(linesOf([['a', 'b']])).toEqual({ ok: false, why: 'import-no-columns' })
  expect(linesOf([['number', 'name']])).toEqual({ ok: false, why: 'import-empty' })
})
