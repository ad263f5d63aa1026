import { expect, test } from 'vitest'
import { cleanText } from './text.ts'

test.each([
  ['  oi  ', 'oi'],
  ['linha\r\numa\rduas', 'linha\numa\nduas'],
  ['com\ttab', 'com\ttab'],
  ['a\u0000b\u001b[31mc\u007f\u0085', 'ab[31mc'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['cafe\u0301', 'café'],
  ['<b>olá</b> & <script>', '<b>olá</b> & <script>'],
  ['meio \ud83d par', 'meio \ufffd par'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
])('%j is kept as %j', (typed, kept) => {
  expect(cleanText(typed, 4_096)).toEqual({ ok: true, value: kept })
})

test.each(['', '   \n\t ', '\u0000\u0007'])('%j is no message', (typed) => {
  expect(cleanText(typed, 4_096)).toMatchObject({ ok: false, why: 'text.empty' })
})

test('a message of 64 KB is refused, with how long it is', () => {
  const refused = cleanText('x'.repeat(65_536), 4_096)
  expect(refused).toMatchObject({ ok: false, why: 'text.too-long' })
  expect(!refused.ok && refused.detail).toContain('65536')
})
