import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'
import { states } from './rules/brazil.ts'
import { isDate } from './rules/calendar.ts'
import { isPart } from './rules/csv.ts'

/** A part of a day, `HH:MM`; `to` is the first minute that is not in it, 24:00 the end of the day. */
const part = z
  .strictObject({ from: z.string().max(5), to: z.string().max(5) })
  .refine(isPart, { error: 'Is no part of a day.', params: { code: 'hours.wrong' } })

const ownDay = z.strictObject({
  /** `YYYY-MM-DD` once, `MM-DD` each year. */
  date: z
    .string()
    .max(10)
    .refine((date) => isDate(/^\d\d-\d\d$/.test(date) ? `2024-${date}` : date), {
      error: 'Is no date.',
      params: { code: 'date.wrong' },
    }),
  name: line(80),
  part: part.nullable().default(null),
})

/** A calendar of holidays: the law's days, switched on or off, and the company's own. */
export const holidayCalendarFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** Brazil's national holidays; the optional days (ponto facultativo) only where `keeps` says so. */
  national: z.boolean().default(true),
  /** Those of this state, too. */
  state: z.enum(states).nullable().default(null),
  /** By a legal holiday's id (`corpus-christi`): kept or not, against what is usual. */
  keeps: z.record(z.string().regex(/^[a-z][a-z-]{0,40}$/), z.boolean()).default({}),
  /** Municipal and own days. */
  days: z.array(ownDay).max(500).default([]),
})
export type HolidayCalendarFields = z.output<typeof holidayCalendarFields>
