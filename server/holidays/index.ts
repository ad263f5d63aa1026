/** Calendars of holidays: which days are not like others. Pure: the resource is `http.ts`. */
export { daysAfter, type State, states } from './rules/brazil.ts'
export { type Calendar, type CalendarDay, daysOf, holidayAt } from './rules/calendar.ts'
export { readDays } from './rules/csv.ts'
export { type HolidayCalendarFields, holidayCalendarFields } from './schema.ts'
