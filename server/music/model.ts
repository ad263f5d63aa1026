import { recordModel } from '#server/store/records.ts'
import type { MusicFields } from './schema.ts'

export const musicModel = recordModel<MusicFields>(
  'music',
  { name: String, description: String, audioIds: [String], order: String },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
