import { model, Schema } from 'mongoose'
import type { Decision } from './core/effect.ts'

export type DecisionDoc = { companyId: string; interactionId: string; madeAt: Date; decision: Decision }

const schema = new Schema<DecisionDoc>(
  { companyId: String, interactionId: String, madeAt: Date, decision: Schema.Types.Mixed },
  { versionKey: false },
)
schema.index({ interactionId: 1 })
const keptForDays = 30
schema.index({ madeAt: 1 }, { expireAfterSeconds: keptForDays * 86_400 })

/** Why this agent: read by "Por quê?" and by what-if. */
export const decisionModel = model<DecisionDoc>('decision', schema)

/** The decisions about one interaction, oldest first. */
export async function decisionsOf(companyId: string, interactionId: string): Promise<Decision[]> {
  const found = await decisionModel
    .find({ companyId, interactionId })
    .sort({ madeAt: 1 })
    .limit(200)
    .lean<DecisionDoc[]>()
  return found.map(({ decision }) => decision)
}
