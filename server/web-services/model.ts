import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { WebServiceFields } from './schema.ts'

export const webServiceModel = recordModel<WebServiceFields>(
  'web-service',
  {
    name: String,
    description: String,
    baseUrl: String,
    headers: Schema.Types.Mixed,
    secretHeaders: Schema.Types.Mixed,
    privateAllowed: Boolean,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
