import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { HolidayCalendarFields } from './schema.ts'

export const holidayCalendarModel = recordModel<HolidayCalendarFields>(
  'holidayCalendar',
  {
    name: String,
    description: String,
    national: Boolean,
    state: String,
    keeps: Schema.Types.Mixed,
    days: Schema.Types.Mixed,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
