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
    skills: Schema.Types.Mixed,
    relaxation: Schema.Types.Mixed,
    distribution: String,
    ringMs: Schema.Types.Mixed,
    connectMode: String,
    wrapUpMs: Number,
    afterMissed: String,
    againMs: Number,
    musicClass: String,
    welcomeAudioId: String,
    announcePositionEveryMs: Number,
    announceWait: Boolean,
    announcements: Schema.Types.Mixed,
    exits: Schema.Types.Mixed,
    callback: Schema.Types.Mixed,
    surveyFlowId: String,
    maxLength: Schema.Types.Mixed,
    whenNobody: Schema.Types.Mixed,
    maxWait: Schema.Types.Mixed,
    overflow: Schema.Types.Mixed,
    dispositionsRequired: Boolean,
    serviceLevel: Schema.Types.Mixed,
  },
  [
    { fields: { companyId: 1, name: 1 }, unique: true },
    { fields: { companyId: 1, number: 1 }, unique: true },
    { fields: { companyId: 1, memberIds: 1 } },
  ],
)
