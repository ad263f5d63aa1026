import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { CompanyFields } from './schema.ts'

export const companyModel = recordModel<CompanyFields>(
  'company',
  {
    legalName: String,
    tradeName: String,
    slug: String,
    cnpj: String,
    contact: String,
    ddi: String,
    ddd: String,
    cnl: String,
    timeZone: String,
    language: String,
    emergencyDestination: Schema.Types.Mixed,
    settings: Schema.Types.Mixed,
  },
  [
    { fields: { slug: 1 }, unique: true },
    { fields: { cnpj: 1 }, unique: true },
  ],
)
