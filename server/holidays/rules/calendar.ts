import { brazilianHolidays, type Part, type State } from './brazil.ts'

/** Which days a company keeps: the law's, with what it switched on or off, and its own. */
export type Calendar = {
  national: boolean
  state: State | null
  /** By a legal holiday's id: kept or not, against what is usual. Optional days are usually not kept. */
  keeps: Readonly<Record<string, boolean>>
  days: readonly OwnDay[]
}
/** A municipal or the company's own day: `YYYY-MM-DD` once, or `MM-DD` each year. */
export type OwnDay = { date: string; name: string; part: Part | null }

export type HolidayKind = 'national' | 'optional' | 'state' | 'own'
/** One day of one year, and whether it counts. */
export type CalendarDay = {
  id: string | null
  date: string
  name: string
  kind: HolidayKind
  part: Part | null
  kept: boolean
}

/** Every day of a year that could be a holiday in this calendar, in order, those that are not kept among them. Pure. */
export function daysOf(calendar: Calendar, year: number): CalendarDay[] {
  const legal = brazilianHolidays(year, calendar.state)
    .filter(({ kind }) => kind === 'state' || calendar.national)
    .map(({ id, date, name, kind, part }): CalendarDay => {
      return { id, date, name, kind, part, kept: calendar.keeps[id] ?? kind !== 'optional' }
    })
  const own = calendar.days.flatMap(({ date, name, part }): CalendarDay[] => {
    const whole = date.length === 5 ? `${String(year).padStart(4, '0')}-${date}` : date
    const fits = whole.startsWith(`${String(year).padStart(4, '0')}-`) && isDate(whole)
    return fits ? [{ id: null, date: whole, name, kind: 'own', part, kept: true }] : []
  })
  return [...legal, ...own].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** The holiday that it is on this date at this time of day (`HH:MM`), in any of the calendars. Pure. */
export function holidayAt(calendars: readonly Calendar[], date: string, time: string): string | undefined {
  const year = Number(date.slice(0, 4))
  for (const calendar of calendars)
    for (const day of daysOf(calendar, year))
      if (day.kept && day.date === date && (!day.part || (day.part.from <= time && time < day.part.to))) return day.name
  return undefined
}

/** 29 February is no date in most years. */
export function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
