import { z } from 'zod'
import { idText } from '#server/kernel/text.ts'
import { type LocalTime, localTime } from '../../core/variables.ts'
import { defineNode } from '../define.ts'

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no time of day like 08:00')
const hours = z.strictObject({
  /** 1 is Monday. */
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  from: clock,
  /** Not within any more. Before `from`: of the next day. */
  to: clock,
})
type Hours = z.infer<typeof hours>

const settings = z
  .strictObject({
    /** One of the company's time conditions, with its holidays and its switch. */
    timeConditionId: idText.nullable().default(null).meta({ asks: 'time-condition' }),
    /** Where none is named: the company's local time. */
    hours: z.array(hours).max(20).default([]).meta({ asks: 'hours' }),
  })
  .refine(({ timeConditionId, hours }) => timeConditionId !== null || hours.length > 0, {
    path: ['hours'],
    message: 'name a time condition, or say the hours',
  })

/** Which way, by the time of the call. */
export const time = defineNode({
  type: 'time',
  settings,
  exits: ({ timeConditionId }) => ['inside', 'outside', ...(timeConditionId === null ? [] : ['holiday'])],
  waits: false,
  turn({ timeConditionId, hours }, _memory, _happening, { now, book }) {
    if (timeConditionId !== null)
      return { memory: null, next: { exit: book.standing(timeConditionId, now) ?? 'outside' } }
    return { memory: null, next: { exit: isWithin(hours, localTime(now, book.timeZone)) ? 'inside' : 'outside' } }
  },
})

export const isWithin = (hours: Hours[], { weekday, time }: LocalTime): boolean =>
  hours.some(({ days, from, to }) => {
    if (from < to) return days.includes(weekday) && time >= from && time < to
    const yesterday = weekday === 1 ? 7 : weekday - 1
    return (days.includes(weekday) && time >= from) || (days.includes(yesterday) && time < to)
  })
