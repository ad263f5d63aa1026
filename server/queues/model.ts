import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { QueueFields } from './schema.ts'

export const queueModel = recordModel<QueueFields>(
  'queue',
  {
    name: String,
    number: String,
    strategy: String,
    memberIds: [String],
    distribution: String,
    ringMs: Schema.Types.Mixed,
    wrapUpMs: Number,
    afterMissed: String,
    againMs: Number,
    musicClass: String,
    announcePositionEveryMs: Number,
    dispositionsRequired: Boolean,
    serviceLevel: Schema.Types.Mixed,
  },
  [
    { fields: { companyId: 1, name: 1 }, unique: true },
    { fields: { companyId: 1, number: 1 }, unique: true },
    { fields: { companyId: 1, memberIds: 1 } },
  ],
)
