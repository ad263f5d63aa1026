import { type Calendar, daysAfter, daysOf, holidayAt } from '#server/holidays/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import { instantOf, localAt } from './local.ts'
import { isInPeriods, type Period } from './periods.ts'

/** Somebody has put the hours aside: from `at` until before `until`, or until it is taken back. */
export type Forced = { state: 'open' | 'closed'; at: Instant; until: Instant | null }
export type Hours = {
  periods: readonly Period[]
  calendars: readonly Calendar[]
  forced: Forced | null
}

/** What a time condition decides. */
export type Standing =
  | { is: 'inside' }
  | { is: 'outside' }
  | { is: 'holiday'; name: string }
  | { is: 'forced-open' }
  | { is: 'forced-closed' }

/**
 * What the hours say at an instant, in a zone. What was forced goes before holidays, holidays before the periods. A
 * holiday is a day of the calendar: a period that began on its eve ends at midnight. Pure.
 */
export function standingAt({ periods, calendars, forced }: Hours, zone: string, at: Instant): Standing {
  if (forced && isForcedAt(forced, at)) return { is: forced.state === 'open' ? 'forced-open' : 'forced-closed' }
  const local = localAt(at, zone)
  const holiday = holidayAt(calendars, local.date, local.time)
  if (holiday !== undefined) return { is: 'holiday', name: holiday }
  return { is: isInPeriods(periods, local) ? 'inside' : 'outside' }
}

/** Whether the periods are open, holidays apart: nothing else decides. */
export function isInside(
  periods: readonly Period[],
  calendars: readonly Calendar[],
  zone: string,
  at: Instant,
): boolean {
  return standingAt({ periods, calendars, forced: null }, zone, at).is === 'inside'
}

export const isForcedAt = ({ at: since, until }: Forced, at: Instant): boolean =>
  since <= at && (until === null || at < until)

export const isOpen = ({ is }: Standing): boolean => is === 'inside' || is === 'forced-open'

/** The word that the way of a call has for it. */
export const whyOf = (standing: Standing): string =>
  standing.is === 'holiday' ? `holiday:${standing.name}` : standing.is

/** When it will be otherwise, within so many days; undefined where nothing changes by itself. Pure. */
export function nextChange(hours: Hours, zone: string, at: Instant, withinDays = 31): Instant | undefined {
  const before = whyOf(standingAt(hours, zone, at))
  const { forced } = hours
  if (forced && isForcedAt(forced, at)) return forced.until ?? undefined
  const today = localAt(at, zone).date
  const times = new Set(['00:00', ...hours.periods.flatMap(({ from, to }) => [from, to])])
  for (let days = 0; days <= withinDays; days++) {
    const date = daysAfter(today, days)
    const parts = hours.calendars
      .flatMap((calendar) => daysOf(calendar, Number(date.slice(0, 4))))
      .flatMap((day) => (day.kept && day.date === date && day.part ? [day.part.from, day.part.to] : []))
    for (const time of [...new Set([...times, ...parts])].toSorted()) {
      const candidate = instantOf({ date, time }, zone)
      if (candidate > at && whyOf(standingAt(hours, zone, candidate)) !== before) return candidate
    }
  }
  return undefined
}
