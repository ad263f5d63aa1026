import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv, writeCsv } from './csv.ts'

test('a name that a spreadsheet would run as a formula is text in it', () => {
  expect(writeCsv([['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1']], ';')).toBe(
    '\ufeff"\'=HYPERLINK(""http://x"")";\'+1+1;\'-2+3;\'@SUM(A1);"\'\t=1"\r\n',
  )
})

test('a number and a telephone number stay as they are', () => {
  expect(writeCsv([[-5, '+551140041000', '-3,5', null]], ';')).toBe('\ufeff-5;+551140041000;"-3,5";\r\n')
})

test('what is written is read again, whatever is in it', () => {
  const cell = fc.string().map((text) => text.replace(/^[=+\-@\s]+/, '').trim())
  const row = fc.tuple(cell, cell, cell).filter((cells) => cells.some((one) => one !== ''))
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.constantFrom(';' as const, ',' as const), (rows, separator) => {
      const headed = [['number', 'name', 'kind'], ...rows]
      expect(readCsv(writeCsv(headed, separator))).toEqual(headed)
    }),
  )
})

test('a file of another spreadsheet is read: commas, tabs, lines that end in a line feed, quotes', () => {
  expect(readCsv('number,name\n2001,"Souza, Ana"\n\n2002,"says ""hi"""')).toEqual([
    ['number', 'name'],
    ['2001', 'Souza, Ana'],
    ['2002', 'says "hi"'],
  ])
  expect(readCsv('number\tname\r\n2001\tAna\r\n')).toEqual([
    ['number', 'name'],
    ['2001', 'Ana'],
  ])
})
