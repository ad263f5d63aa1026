import { model, Schema } from 'mongoose'
import { type AgentId, asId, type CompanyId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { StoredAgent } from '#server/routing/index.ts'

export type AgentSessionDoc = { _id: string; companyId: string; fence: number; session: StoredAgent }

const schema = new Schema<AgentSessionDoc>(
  { _id: String, companyId: String, fence: Number, session: Schema.Types.Mixed },
  { versionKey: false, minimize: false },
)
schema.index({ companyId: 1 })

/** An agent at work, as routing keeps it: `_id` is the agent's. */
export const agentSessionModel = model<AgentSessionDoc>('agentsession', schema)

/** The media that reached each agent when that was last written. */
export async function rememberedMedia(): Promise<{ companyId: CompanyId; agentId: AgentId; media: Medium[] }[]> {
  const found = await agentSessionModel.find({}, { companyId: 1, 'session.media': 1 }).lean<AgentSessionDoc[]>()
  return found.map(({ _id, companyId, session }) => ({
    companyId: asId<CompanyId>(companyId),
    agentId: asId<AgentId>(_id),
    media: session.media,
  }))
}
