import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { instantOf, localAt, weekdayOf } from './local.ts'
import { isInPeriods, type Period } from './periods.ts'
import { type Hours, nextChange, standingAt, whyOf } from './standing.ts'

const zone = 'America/Sao_Paulo'
const at = (wall: string, inZone = zone) => DateTime.fromISO(wall, { zone: inZone }).toMillis()
const period = (more: Partial<Period> = {}): Period => ({
  weekdays: [],
  monthDays: [],
  months: [],
  from: '08:00',
  to: '18:00',
  ...more,
})
const hours = (periods: Period[], more: Partial<Hours> = {}): Hours => ({
  periods,
  calendars: [],
  forced: null,
  ...more,
})
const why = (of: Hours, wall: string, inZone = zone) => whyOf(standingAt(of, inZone, at(wall, inZone)))

describe('a period', () => {
  const office = hours([period({ weekdays: [1, 2, 3, 4, 5] }), period({ weekdays: [6], to: '12:00' })])
  test.each([
    ['2027-03-01T08:00', 'inside'],
    ['2027-03-01T07:59:59', 'outside'],
    ['2027-03-01T17:59:59', 'inside'],
    ['2027-03-01T18:00', 'outside'],
    ['2027-03-06T11:59', 'inside'],
    ['2027-03-06T12:00', 'outside'],
    ['2027-03-07T10:00', 'outside'],
  ])('of weekdays: %s is %s', (wall, expected) => {
    expect(why(office, wall)).toBe(expected)
  })

  test.each([
    ['2026-12-31T22:00', 'inside'],
    ['2027-01-01T05:59', 'inside'],
    ['2027-01-01T06:00', 'outside'],
    ['2027-01-01T23:00', 'outside'],
    ['2026-12-31T21:59', 'outside'],
  ])('of a Thursday night ends on Friday morning, over a new year, too: %s is %s', (wall, expected) => {
    expect(why(hours([period({ weekdays: [4], from: '22:00', to: '06:00' })]), wall)).toBe(expected)
  })

  test('a night of the last day of a month goes on into the next one', () => {
    const night = hours([period({ monthDays: [31], months: [1], from: '22:00', to: '02:00' })])
    expect(why(night, '2027-02-01T01:59')).toBe('inside')
    expect(why(night, '2027-02-01T02:00')).toBe('outside')
    expect(why(night, '2027-01-31T01:00')).toBe('outside')
  })

  test('without hours is the whole day, without anything is always', () => {
    const whole = hours([period({ weekdays: [7], from: '00:00', to: '24:00' })])
    expect(why(whole, '2027-03-07T00:00')).toBe('inside')
    expect(why(whole, '2027-03-07T23:59:59')).toBe('inside')
    expect(why(whole, '2027-03-08T00:00')).toBe('outside')
    expect(why(hours([period({ from: '00:00', to: '00:00' })]), '2027-03-08T13:00')).toBe('inside')
  })

  test('none at all is never', () => {
    expect(why(hours([]), '2027-03-01T10:00')).toBe('outside')
  })

  test('lists must fit all together', () => {
    const first = hours([period({ weekdays: [1], monthDays: [1, 2, 3, 4, 5, 6, 7], months: [3] })])
    expect(why(first, '2027-03-01T10:00')).toBe('inside')
    expect(why(first, '2027-03-08T10:00')).toBe('outside')
    expect(why(first, '2027-04-05T10:00')).toBe('outside')
  })
})

describe("a company's zone", () => {
  test('decides: one instant, four zones', () => {
    const office = hours([period()])
    const instant = at('2027-03-01T08:30')
    const said = (inZone: string) => standingAt(office, inZone, instant).is
    expect(said('America/Sao_Paulo')).toBe('inside')
    expect(said('America/Manaus')).toBe('outside')
    expect(said('America/Rio_Branco')).toBe('outside')
    expect(said('America/Noronha')).toBe('inside')
  })

  test('the hour that daylight saving skips is in no period that lies within it', () => {
    // São Paulo, 4 November 2018: after 23:59:59 of the 3rd comes 01:00.
    const midnight = hours([period({ from: '00:00', to: '01:00' })])
    expect(why(midnight, '2018-11-04T01:00')).toBe('outside')
    expect(whyOf(standingAt(midnight, zone, at('2018-11-03T23:59') + 60_000))).toBe('outside')
  })

  test('the hour that comes twice is in its period both times', () => {
    // São Paulo, 18 February 2018: 23:00 to 24:00 of the 17th came twice.
    const late = hours([period({ from: '23:00', to: '24:00' })])
    const first = Date.UTC(2018, 1, 18, 1, 30)
    expect([first, first + 3_600_000].map((instant) => standingAt(late, zone, instant).is)).toEqual([
      'inside',
      'inside',
    ])
    expect(localAt(first + 3_600_000, zone)).toEqual({ date: '2018-02-17', time: '23:30' })
  })

  test('the local clock is the one that luxon reads', () => {
    const zones = [
      'America/Sao_Paulo',
      'America/Manaus',
      'America/Noronha',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ]
    const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) })
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, inZone) => {
        const other = DateTime.fromMillis(instant, { zone: inZone })
        const local = localAt(instant, inZone)
        expect(local).toEqual({ date: other.toFormat('yyyy-MM-dd'), time: other.toFormat('HH:mm') })
        expect(weekdayOf(local.date)).toBe(other.weekday)
        expect(localAt(instantOf(local, inZone), inZone)).toEqual(local)
      }),
    )
  })
})

describe('a holiday', () => {
  const national = { national: true, state: null, keeps: {}, days: [] }
  const always = hours([period({ from: '00:00', to: '24:00' })], { calendars: [national] })
  test('goes before the hours, and is named', () => {
    expect(why(always, '2027-11-20T10:00')).toBe('holiday:Dia Nacional de Zumbi e da Consciência Negra')
    expect(why(always, '2027-11-19T23:59')).toBe('inside')
  })
  test('is a day of the calendar in the zone: the night before it ends at midnight', () => {
    const night = hours([period({ from: '22:00', to: '06:00' })], { calendars: [national] })
    expect(why(night, '2026-12-24T23:59')).toBe('inside')
    expect(why(night, '2026-12-25T00:00')).toBe('holiday:Natal')
    expect(why(night, '2026-12-26T05:00')).toBe('inside')
  })
})

describe('what is forced', () => {
  const never = hours([], { calendars: [{ national: true, state: null, keeps: {}, days: [] }] })
  const since = at('2027-11-20T09:00')
  test('goes before all, from when it was forced until its end', () => {
    const open = { ...never, forced: { state: 'open' as const, at: since, until: since + 3_600_000 } }
    expect(whyOf(standingAt(open, zone, since - 1))).toMatch(/^holiday:/)
    expect(whyOf(standingAt(open, zone, since))).toBe('forced-open')
    expect(whyOf(standingAt(open, zone, since + 3_600_000))).toMatch(/^holiday:/)
  })
  test('without an end stands', () => {
    const closed = hours([period({ from: '00:00', to: '24:00' })], {
      forced: { state: 'closed', at: since, until: null },
    })
    expect(whyOf(standingAt(closed, zone, since + 400 * 86_400_000))).toBe('forced-closed')
    expect(nextChange(closed, zone, since)).toBeUndefined()
  })
})

describe('the next change', () => {
  const periods = fc.array(
    fc.record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
      monthDays: fc.constant<number[]>([]),
      months: fc.constant<number[]>([]),
      from: fc.constantFrom('00:00', '06:30', '08:00', '13:15', '22:00'),
      to: fc.constantFrom('00:00', '02:00', '12:00', '18:00', '24:00'),
    }),
    { maxLength: 4 },
  )
  test('is said for people: until when it is open', () => {
    const office = hours([period({ weekdays: [1, 2, 3, 4, 5] })], {
      calendars: [{ national: true, state: null, keeps: {}, days: [] }],
    })
    expect(nextChange(office, zone, at('2027-03-01T10:00'))).toBe(at('2027-03-01T18:00'))
    expect(nextChange(office, zone, at('2027-03-05T19:00'))).toBe(at('2027-03-08T08:00'))
    // Good Friday: from its midnight on it is closed for another reason.
    expect(nextChange(office, zone, at('2027-03-25T19:00'))).toBe(at('2027-03-26T00:00'))
  })
  test('is a change, and nothing changes before it', () => {
    const instants = fc.integer({ min: Date.UTC(2018, 0) / 60_000, max: Date.UTC(2019, 6) / 60_000 })
    fc.assert(
      fc.property(periods, instants, (some, minute) => {
        const of = hours(some)
        const now = minute * 60_000
        const before = standingAt(of, zone, now).is
        const change = nextChange(of, zone, now)
        if (change !== undefined) expect(standingAt(of, zone, change).is).not.toBe(before)
        const end = Math.min(change ?? Number.POSITIVE_INFINITY, now + 2 * 86_400_000)
        for (let instant = now; instant < end; instant += 300_000)
          expect([instant, standingAt(of, zone, instant).is]).toEqual([instant, before])
      }),
      { numRuns: 60 },
    )
  })
})

test('a period holds by day as long as it is, wherever it begins', () => {
  const text = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const minute = fc.integer({ min: 0, max: 1_439 })
  fc.assert(
    fc.property(minute, minute, (from, to) => {
      const one = [period({ weekdays: [3], from: text(from), to: text(to) })]
      let held = 0
      for (let minutes = 0; minutes < 7 * 1_440; minutes++) {
        const date = `2027-03-${String(1 + Math.floor(minutes / 1_440)).padStart(2, '0')}`
        if (isInPeriods(one, { date, time: text(minutes % 1_440) })) held++
      }
      expect(held).toBe(to > from ? to - from : to - from + 1_440)
    }),
    { numRuns: 25 },
  )
})
