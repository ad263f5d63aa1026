import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { BlockedCallerFields } from './schema.ts'

export const blockedCallerModel = recordModel<BlockedCallerFields>(
  'blockedCaller',
  { name: String, caller: Schema.Types.Mixed, gets: String, active: Boolean },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
