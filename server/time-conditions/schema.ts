import { z } from 'zod'
import { destination } from '#server/destinations/index.ts'
import { idText, line, lines } from '#server/kernel/text.ts'

const from = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'Is no time of day.' })
const to = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'Is no time of day.' })
const some = (min: number, max: number) => z.array(z.int().min(min).max(max)).max(max).default([])

/** Every list must fit; an empty one fits always. Past midnight where `to` is before `from`; 00:00 to 00:00 is the whole day. */
export const period = z
  .strictObject({
    /** 1 Monday … 7 Sunday */
    weekdays: some(1, 7),
    monthDays: some(1, 31),
    months: some(1, 12),
    from: from.default('00:00'),
    to: to.default('24:00'),
  })
  .refine((each) => each.from !== each.to || each.from === '00:00', {
    error: 'Begins when it ends.',
    params: { code: 'period.empty' },
    path: ['to'],
  })

/** A time condition (M18): one way within the hours, another outside, and, where one likes, a third on holidays. */
export const timeConditionFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  periods: z.array(period).max(100).default([]),
  /** Whose days are holidays here. */
  calendarIds: z.array(idText).max(20).default([]),
  inside: destination,
  outside: destination,
  /** null: as outside. */
  onHolidays: destination.nullable().default(null),
  /** What is dialled after the feature codes that force it open or closed; null: by the console alone. */
  code: z
    .string()
    .regex(/^\d{1,4}$/, { error: 'One to four digits.' })
    .nullable()
    .default(null),
  /** Whose phones may force it by that code; none: every extension. */
  forcedFromIds: z.array(idText).max(500).default([]),
})
export type TimeConditionFields = z.output<typeof timeConditionFields>

/** The hours put aside by somebody: until when, by whom, and why. */
export const forced = z.object({
  state: z.enum(['open', 'closed']),
  at: z.number(),
  /** null: until it is taken back. */
  until: z.number().nullable(),
  why: z.string(),
  /** In words: a name, an extension. */
  by: z.string(),
})
export type ForcedFields = z.output<typeof forced>
