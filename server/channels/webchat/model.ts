import { type Model, model, Schema } from 'mongoose'
import { type RecordModel, recordModel } from '#server/store/records.ts'
import type { AccountFields } from './schema.ts'

export const accounts: RecordModel<AccountFields> = recordModel<AccountFields>(
  'webchat_account',
  {
    name: String,
    queueId: String,
    allowedOrigins: [String],
    greeting: String,
    active: Boolean,
    title: String,
    form: Schema.Types.Mixed,
    consent: Schema.Types.Mixed,
    consentVersion: Number,
    survey: Schema.Types.Mixed,
    languages: { type: [String], default: undefined },
    publicToken: String,
  },
  [{ fields: { publicToken: 1 }, unique: true }],
)

/** A text that visitors agreed to: the proof names it by its hash. */
const consentTextSchema = new Schema(
  { _id: String, companyId: String, accountId: String, version: Number, textHash: String, text: String, at: Number },
  { versionKey: false, id: false },
)
export const consentTexts = model('webchat_consent_text', consentTextSchema) as unknown as Model<{
  _id: string
  companyId: string
  accountId: string
  version: number
  textHash: string
  text: string
  at: number
}>

/** One browser's right to one conversation. The secret is in the browser alone; here is its hash. */
export type VisitorSession = {
  _id: string
  companyId: string
  accountId: string
  conversationId: string
  secretHash: string
  createdAt: number
  expiresAt: Date
}

const sessionSchema = new Schema(
  {
    _id: String,
    companyId: String,
    accountId: String,
    conversationId: String,
    secretHash: String,
    createdAt: Number,
    expiresAt: Date,
  },
  { versionKey: false, id: false },
)
sessionSchema.index({ secretHash: 1 }, { unique: true })
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const sessions = model('webchat_session', sessionSchema) as unknown as Model<VisitorSession>
