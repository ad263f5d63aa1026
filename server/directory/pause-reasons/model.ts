import { recordModel } from '#server/store/records.ts'
import type { PauseReasonFields } from './schema.ts'

export const pauseReasonModel = recordModel<PauseReasonFields>(
  'pauseReason',
  {
    name: String,
    description: String,
    minutesMax: Number,
    overrunAllowed: Boolean,
    agentsMax: Number,
    active: Boolean,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
