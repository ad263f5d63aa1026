import { recordModel } from '#server/store/records.ts'
import type { DispositionFields } from './schema.ts'

export const dispositionModel = recordModel<DispositionFields>(
  'disposition',
  { name: String, description: String, integrationCode: String, kind: String, enabledFor: [String], active: Boolean },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
