import { recordModel } from '#server/store/records.ts'
import type { FeatureCodeFields } from './schema.ts'

export const featureCodeModel = recordModel<FeatureCodeFields>(
  'feature-code',
  { feature: String, code: String, active: Boolean },
  [
    { fields: { companyId: 1, feature: 1 }, unique: true },
    { fields: { companyId: 1, code: 1 }, unique: true },
  ],
)
