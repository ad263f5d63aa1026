import { resource } from '#server/api/resource.ts'
import { holidayCalendarModel } from './model.ts'
import { holidayCalendarFields } from './schema.ts'

export const holidayCalendarResource = resource({
  name: 'holiday-calendar',
  path: '/holiday-calendars',
  summary: 'Calendars of holidays: national, state, municipal and own days',
  schema: holidayCalendarFields,
  model: holidayCalendarModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
})
