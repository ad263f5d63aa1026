import { daysAfter } from '#server/holidays/index.ts'
import { type LocalTime, weekdayOf } from './local.ts'

/**
 * When it is open: every list must fit, as in Asterisk's GotoIfTime; an empty one fits always. From `from` until before
 * `to`; where `to` is not later than `from` it goes on into the next day, and counts to the day on which it began.
 */
export type Period = {
  /** 1 Monday … 7 Sunday */
  weekdays: readonly number[]
  /** 1 … 31 */
  monthDays: readonly number[]
  /** 1 … 12 */
  months: readonly number[]
  /** `HH:MM` */
  from: string
  /** `HH:MM`, or 24:00 */
  to: string
}

/** Whether a wall time is in any of the periods. Pure. */
export const isInPeriods = (periods: readonly Period[], local: LocalTime): boolean =>
  periods.some((period) => isInPeriod(period, local))

function isInPeriod(period: Period, { date, time }: LocalTime): boolean {
  const { from, to } = period
  if (from < to) return from <= time && time < to && fitsDay(period, date)
  return (from <= time && fitsDay(period, date)) || (time < to && fitsDay(period, daysAfter(date, -1)))
}

function fitsDay({ weekdays, monthDays, months }: Period, date: string): boolean {
  const fits = (wanted: readonly number[], is: number) => wanted.length === 0 || wanted.includes(is)
  return (
    fits(weekdays, weekdayOf(date)) && fits(monthDays, Number(date.slice(8))) && fits(months, Number(date.slice(5, 7)))
  )
}
