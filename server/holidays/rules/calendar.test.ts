import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brazilianHolidays, daysAfter, easterOf, states } from './brazil.ts'
import { type Calendar, daysOf, holidayAt } from './calendar.ts'
import { readDays } from './csv.ts'

const calendar = (more: Partial<Calendar> = {}): Calendar => ({
  national: true,
  state: null,
  keeps: {},
  days: [],
  ...more,
})
const kept = (of: Calendar, year: number) =>
  daysOf(of, year)
    .filter((day) => day.kept)
    .map(({ date }) => date.slice(5))

describe("Brazil's holidays", () => {
  // As the federal government's yearly ordinances and the almanacs have them.
  test.each([
    [2023, ['01-01', '04-07', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '12-25']],
    [2026, ['01-01', '04-03', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25']],
    [2027, ['01-01', '03-26', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25']],
    [2028, ['01-01', '04-14', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25']],
    [2029, ['01-01', '03-30', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25']],
    [2030, ['01-01', '04-19', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25']],
  ])('of %i are kept without being asked for', (year, expected) => {
    expect(kept(calendar(), year)).toEqual(expected)
  })

  test('20 November is one since Lei 14.759/2023, from 2024', () => {
    expect(kept(calendar(), 2023)).not.toContain('11-20')
    expect(kept(calendar(), 2024)).toContain('11-20')
  })

  test.each([
    [2026, '02-16', '02-17', '02-18', '06-04'],
    [2027, '02-08', '02-09', '02-10', '05-27'],
    [2028, '02-28', '02-29', '03-01', '06-15'],
    [2029, '02-12', '02-13', '02-14', '05-31'],
    [2030, '03-04', '03-05', '03-06', '06-20'],
  ])('Carnaval and Corpus Christi of %i are optional, and kept once they are switched on', (year, ...dates) => {
    const optional = ['carnival-monday', 'carnival-tuesday', 'ash-wednesday', 'corpus-christi']
    const on = calendar({ keeps: Object.fromEntries(optional.map((id) => [id, true])) })
    for (const date of dates) {
      expect(kept(calendar(), year)).not.toContain(date)
      expect(kept(on, year)).toContain(date)
    }
  })

  test('Ash Wednesday is one until 14 h', () => {
    const on = calendar({ keeps: { 'ash-wednesday': true } })
    expect(holidayAt([on], '2027-02-10', '13:59')).toBe('Quarta-feira de Cinzas (até 14 h)')
    expect(holidayAt([on], '2027-02-10', '14:00')).toBeUndefined()
  })

  test("a state's own days are kept where it is that state's calendar", () => {
    expect(holidayAt([calendar({ state: 'SP' })], '2027-07-09', '10:00')).toBe('Revolução Constitucionalista')
    expect(holidayAt([calendar()], '2027-07-09', '10:00')).toBeUndefined()
    expect(holidayAt([calendar({ state: 'RJ' })], '2027-02-09', '10:00')).toBe('Carnaval')
    expect(holidayAt([calendar({ state: 'ES' })], '2027-04-05', '10:00')).toBe('Nossa Senhora da Penha')
  })

  test('a holiday that the company works on is switched off', () => {
    expect(kept(calendar({ keeps: { 'black-awareness': false } }), 2027)).not.toContain('11-20')
  })

  test('every day of every year is a date, in order, and each id is there once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2200 }), fc.constantFrom(null, ...states), (year, state) => {
        const days = brazilianHolidays(year, state)
        expect(days.map(({ date }) => date)).toEqual(days.map(({ date }) => date).toSorted((a, b) => (a < b ? -1 : 1)))
        expect(new Set(days.map(({ id }) => id)).size).toBe(days.length)
        for (const { date } of days) expect(daysAfter(daysAfter(date, 1), -1)).toBe(date)
      }),
    )
  })

  test('Easter is a Sunday between 22 March and 25 April', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 4000 }), (year) => {
        const easter = easterOf(year)
        expect(new Date(`${easter}T00:00:00Z`).getUTCDay()).toBe(0)
        expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`).toBe(true)
      }),
    )
  })
})

describe('own days', () => {
  const own = calendar({
    national: false,
    days: [
      { date: '01-25', name: 'Aniversário de São Paulo', part: null },
      { date: '2027-12-24', name: 'Véspera de Natal', part: { from: '13:00', to: '24:00' } },
      { date: '02-29', name: 'Dia raro', part: null },
    ],
  })
  test('are for each year, or for one', () => {
    expect(kept(own, 2027)).toEqual(['01-25', '12-24'])
    expect(kept(own, 2028)).toEqual(['01-25', '02-29'])
  })
  test('may be a part of the day', () => {
    expect(holidayAt([own], '2027-12-24', '12:59')).toBeUndefined()
    expect(holidayAt([own], '2027-12-24', '23:59')).toBe('Véspera de Natal')
  })
})

describe('a list of days', () => {
  test('is read as people have it', () => {
    const text =
      '\ufeffData;Nome\r\n25/01;Aniversário de São Paulo\n24/12/2027;Véspera;13:00;24:00\n\n2027-08-15,"Padroeira, Nossa"\n'
    expect(readDays(text)).toEqual([
      { ok: true, day: { date: '01-25', name: 'Aniversário de São Paulo', part: null } },
      { ok: true, day: { date: '2027-12-24', name: 'Véspera', part: { from: '13:00', to: '24:00' } } },
      { ok: true, day: { date: '2027-08-15', name: 'Padroeira, Nossa', part: null } },
    ])
  })
  test.each(['x\n31/02;Nada', 'x\n25/01', 'x\n25/01;Nome;18:00;08:00', 'x\n2027-13-01;Nome'])(
    'says which line is wrong: %j',
    (text) => {
      expect(readDays(text)).toEqual([{ ok: false, line: 2, text: text.slice(2) }])
    },
  )
})
