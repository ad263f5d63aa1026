import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysText, readDaysText } from './days.ts'

test('days of a month are written as people write them, and read again', () => {
  expect(daysText([1, 2, 3, 15])).toBe('1-3, 15')
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 31 })), (days) => {
      expect(readDaysText(daysText(days))).toEqual(days.toSorted((a, b) => a - b))
    }),
  )
})

test.each(['0', '32', '7-1', 'x', '1-'])('%s is no day', (text) => {
  expect(readDaysText(text)).toBeUndefined()
})
