import { type InferSchemaType, model, Schema } from 'mongoose'

const schema = new Schema(
  {
    _id: { type: String, required: true },
    companyId: { type: String, required: true },
    interactionId: { type: String, required: true },
    agentId: { type: String, default: null },
    /** Never a path before it is `stored`: only then there is something to hear. */
    state: { type: String, enum: ['requested', 'recording', 'finished', 'stored', 'failed'], required: true },
    why: { type: String, default: null },
    requestedAt: { type: Number, required: true },
    durationMs: { type: Number, default: null },
    bytes: { type: Number, default: null },
    sha256: { type: String, default: null },
    /** Below the data folder. */
    path: { type: String, default: null },
  },
  { versionKey: false },
)
schema.index({ companyId: 1, interactionId: 1 })
schema.index({ state: 1, requestedAt: 1 })

export type RecordingDoc = InferSchemaType<typeof schema> & { _id: string }
export const recordingModel = model('recording', schema)
