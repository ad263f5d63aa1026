import { DateTime } from 'luxon'
import type { Instant } from '#server/kernel/clock.ts'

export type Day = { date: string; from: Instant; to: Instant }

/** By time zone: it is asked many times a call, and changes once a day. */
const latest = new Map<string, Day>()

/** The day of a company in which this instant lies: as long as its time zone makes it. */
export function dayOf(at: Instant, timeZone: string): Day {
  const known = latest.get(timeZone)
  if (known && known.from <= at && at < known.to) return known
  const day = madeFor(at, timeZone)
  latest.set(timeZone, day)
  return day
}

function madeFor(at: Instant, timeZone: string): Day {
  const began = DateTime.fromMillis(at, { zone: timeZone }).startOf('day')
  return { date: began.toFormat('yyyy-MM-dd'), from: began.toMillis(), to: began.plus({ days: 1 }).toMillis() }
}
