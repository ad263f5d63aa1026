import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { AnnouncementFields } from './schema.ts'

export const announcementModel = recordModel<AnnouncementFields>(
  'announcement',
  {
    name: String,
    description: String,
    audioIds: [String],
    skipKey: String,
    repeatKey: String,
    plays: Number,
    answers: Boolean,
    destination: Schema.Types.Mixed,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
