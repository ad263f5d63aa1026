import { model, Schema } from 'mongoose'
import type { StoredAgent } from '#server/routing/index.ts'

export type AgentSessionDoc = { _id: string; companyId: string; fence: number; session: StoredAgent }

const schema = new Schema<AgentSessionDoc>(
  { _id: String, companyId: String, fence: Number, session: Schema.Types.Mixed },
  { versionKey: false, minimize: false },
)
schema.index({ companyId: 1 })

/** An agent at work, as routing keeps it: `_id` is the agent's. */
export const agentSessionModel = model<AgentSessionDoc>('agentsession', schema)
