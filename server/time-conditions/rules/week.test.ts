import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInPeriods, type Period } from './periods.ts'
import { painted, periodsOf, timeOf, weekOf } from './week.ts'

const minute = fc.integer({ min: 0, max: 1_439 })
const periods = fc.array(
  fc
    .record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
      monthDays: fc.constant<number[]>([]),
      months: fc.constant<number[]>([]),
      from: minute.map(timeOf),
      to: fc.oneof(minute.map(timeOf), fc.constant('24:00')),
    })
    .filter(({ from, to }) => from !== to || from === '00:00'),
  { maxLength: 5 },
)
/** A Monday and the days after it. */
const dateOf = (place: number) => `2027-03-${String(place + 1).padStart(2, '0')}`

test('the picture of a week is what the periods say, minute by minute, and so are the periods made of it', () => {
  fc.assert(
    fc.property(periods, fc.integer({ min: 0, max: 6 }), minute, (some, place, minutes) => {
      const local = { date: dateOf(place), time: timeOf(minutes) }
      const week = weekOf(some)
      const isOpen = week[place]?.some(({ from, to }) => from <= minutes && minutes < to)
      expect(isInPeriods(some, local)).toBe(isOpen)
      expect(isInPeriods(periodsOf(week), local)).toBe(isOpen)
      expect(weekOf(periodsOf(week))).toEqual(week)
    }),
  )
})

test('what is painted is open or closed there, and nothing else changes', () => {
  const span = fc.tuple(minute, minute).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }))
  const places = fc.uniqueArray(fc.integer({ min: 0, max: 6 }))
  fc.assert(
    fc.property(periods, places, span, fc.boolean(), minute, (some, days, where, open, minutes) => {
      const before = weekOf(some)
      const after = painted(before, days, where, open)
      for (const [place, spans] of after.entries()) {
        const is = (list: typeof spans | undefined) => list?.some(({ from, to }) => from <= minutes && minutes < to)
        const isPainted = days.includes(place) && where.from <= minutes && minutes < where.to
        expect(is(spans)).toBe(isPainted ? open : is(before[place]))
      }
    }),
  )
})

test('an office week is two periods', () => {
  const office: Period[] = [
    { weekdays: [1, 2, 3, 4, 5], monthDays: [], months: [], from: '08:00', to: '18:00' },
    { weekdays: [6], monthDays: [], months: [], from: '08:00', to: '12:00' },
  ]
  expect(periodsOf(weekOf(office))).toEqual(office)
})
