import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { ForcedFields, TimeConditionFields } from './schema.ts'

export type StoredTimeCondition = TimeConditionFields & { forced: ForcedFields | null }

export const timeConditionModel = recordModel<StoredTimeCondition>(
  'timeCondition',
  {
    name: String,
    description: String,
    periods: Schema.Types.Mixed,
    calendarIds: [String],
    inside: Schema.Types.Mixed,
    outside: Schema.Types.Mixed,
    onHolidays: Schema.Types.Mixed,
    code: String,
    forcedFromIds: [String],
    forced: Schema.Types.Mixed,
  },
  [
    { fields: { companyId: 1, name: 1 }, unique: true },
    { fields: { companyId: 1, code: 1 }, unique: true, where: { code: { $type: 'string' } } },
  ],
)
