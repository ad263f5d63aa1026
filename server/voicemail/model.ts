import { type InferSchemaType, model, Schema } from 'mongoose'

/** A message in a mailbox. Its sound is the recording of the same id. */
const schema = new Schema(
  {
    _id: { type: String, required: true },
    companyId: { type: String, required: true },
    /** Whose mailbox it is in. */
    extensionId: { type: String, required: true },
    interactionId: { type: String, required: true },
    from: { type: String, required: true },
    fromName: { type: String, default: null },
    at: { type: Number, required: true },
    durationMs: { type: Number, default: null },
    /** `recording`: there is nothing to hear yet. */
    state: { type: String, enum: ['recording', 'new', 'heard'], required: true },
    /** `due`: it is to be sent, and is tried until it is. */
    mail: { type: String, enum: ['none', 'due', 'sent', 'failed'], required: true },
    mailWhy: { type: String, default: null },
  },
  { versionKey: false },
)
schema.index({ companyId: 1, extensionId: 1, at: -1 })
schema.index({ state: 1 })
schema.index({ mail: 1 })

export type MessageDoc = InferSchemaType<typeof schema> & { _id: string }
export const messageModel = model('voicemail-message', schema)
