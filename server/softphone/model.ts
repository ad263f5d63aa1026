import { type InferSchemaType, model, Schema } from 'mongoose'

const schema = new Schema(
  {
    /** The extension's: one login session has its phone at a time. */
    _id: { type: String, required: true },
    grantId: { type: String, required: true },
    companyId: { type: String, required: true },
    userId: { type: String, required: true },
    sessionId: { type: String, required: true },
    /** As it was given to the session: an extension whose hash is another has been given another secret since. */
    ha1: { type: String, required: true },
    /** Logins from which another took it: they do not take it back by loading their page anew. */
    losers: { type: [String], required: true },
  },
  { versionKey: false },
)

/** Which login session has an extension's phone, and the secret's hash that it was given. */
export const softphoneGrantModel = model('softphonegrant', schema)
export type SoftphoneGrant = InferSchemaType<typeof schema>
