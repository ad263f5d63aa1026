import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { AudioFields } from './schema.ts'

export const audioModel = recordModel<AudioFields>(
  'audio',
  {
    name: String,
    description: String,
    fileId: String,
    bytes: Number,
    durationMs: Number,
    encoding: String,
    etag: String,
    recordingId: String,
    spoken: Schema.Types.Mixed,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
