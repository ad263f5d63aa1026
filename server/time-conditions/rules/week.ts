import { minutesOf } from './local.ts'
import type { Period } from './periods.ts'

/** Minutes of a day, 0 to 1440, `to` not in it. */
export type Span = { from: number; to: number }
/** Seven days, Monday first: their open spans in order, none touching another. */
export type Week = readonly (readonly Span[])[]

const day = 1_440
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** Whether a period is the same each week: those of some months or days of month are not in a picture of the week. */
export const isWeekly = ({ monthDays, months }: Period): boolean => monthDays.length === 0 && months.length === 0

/** When it is open in a week, by the weekly periods. What goes past midnight is a span of each of its two days. Pure. */
export function weekOf(periods: readonly Period[]): Week {
  const days: Span[][] = weekdays.map(() => [])
  for (const { weekdays: on, ...period } of periods.filter(isWeekly)) {
    const [from, to] = [minutesOf(period.from), minutesOf(period.to)]
    for (const weekday of on.length > 0 ? on : weekdays) {
      const place = weekday - 1
      days[place]?.push({ from, to: period.from < period.to ? to : day })
      if (period.from >= period.to) days[(place + 1) % 7]?.push({ from: 0, to })
    }
  }
  return days.map(joined)
}

/** The fewest periods that say a week: days with the same span stand together. Pure. */
export function periodsOf(week: Week): Period[] {
  const found = new Map<string, Period & { weekdays: number[] }>()
  for (const [place, spans] of week.entries())
    for (const span of spans) {
      const key = `${span.from}-${span.to}`
      const period = found.get(key) ?? {
        weekdays: [],
        monthDays: [],
        months: [],
        from: timeOf(span.from),
        to: timeOf(span.to),
      }
      period.weekdays.push(place + 1)
      found.set(key, period)
    }
  return [...found.values()].toSorted(
    (a, b) => (a.weekdays[0] ?? 0) - (b.weekdays[0] ?? 0) || (a.from < b.from ? -1 : 1),
  )
}

/** The same week, open or closed over a span of some days. Pure. */
export function painted(week: Week, places: readonly number[], span: Span, open: boolean): Week {
  return week.map((spans, place) => {
    if (!places.includes(place)) return spans
    const outside = spans.flatMap(({ from, to }) => [
      { from, to: Math.min(to, span.from) },
      { from: Math.max(from, span.to), to },
    ])
    return joined(open ? [...outside, span] : outside)
  })
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const { from, to } of spans.filter((span) => span.from < span.to).toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}

export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
