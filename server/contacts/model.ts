import { type Model, model, Schema } from 'mongoose'
import { type RecordModel, recordModel } from '#server/store/records.ts'
import type { ContactFields, Identity } from './schema.ts'

export const contacts: RecordModel<ContactFields> = recordModel<ContactFields>(
  'contact',
  { name: String, priority: Number, notes: String },
  [{ fields: { companyId: 1, name: 1 } }],
)

export type IdentityDoc = Identity & { _id: string; companyId: string; contactId: string; createdAt: number }

const identitySchema = new Schema(
  { _id: String, companyId: String, contactId: String, kind: String, scope: String, value: String, createdAt: Number },
  { versionKey: false, id: false },
)
// Whoever inserts first decides whose it is.
identitySchema.index({ companyId: 1, kind: 1, scope: 1, value: 1 }, { unique: true })
identitySchema.index({ companyId: 1, contactId: 1 })

export const identities = model('contact_identity', identitySchema) as unknown as Model<IdentityDoc>
