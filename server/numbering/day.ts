import { DateTime } from 'luxon'
import type { Instant } from '#server/kernel/clock.ts'

/** When the company's day began in which this instant lies. */
export const dayBegins = (at: Instant, timeZone: string): Instant =>
  DateTime.fromMillis(at, { zone: timeZone }).startOf('day').toMillis()
