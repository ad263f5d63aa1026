import { model, Schema } from 'mongoose'
import type { CompanyId, InteractionId, LegId } from '#server/kernel/ids.ts'
import type { Ladder, LadderStore } from './ports.ts'

type LadderDoc = Omit<Ladder, 'legId'> & { _id: string; keptAt: Date }

const schema = new Schema<LadderDoc>(
  {
    _id: String,
    companyId: String,
    interactionId: String,
    callId: String,
    startedAt: Number,
    messages: Schema.Types.Mixed,
    quality: Schema.Types.Mixed,
    keptAt: Date,
  } as never,
  { versionKey: false },
)
schema.index({ companyId: 1, interactionId: 1 })
/** Numbers and addresses of people: long enough to look into a complaint, and no longer. */
const keptForDays = 7
schema.index({ keptAt: 1 }, { expireAfterSeconds: keptForDays * 86_400 })

const ladders = model<LadderDoc>('ladder', schema)

export const ladderStore: LadderStore = {
  async keep(kept) {
    if (kept.length === 0) return
    await ladders.bulkWrite(
      kept.map(({ legId, ...ladder }) => ({
        replaceOne: {
          filter: { _id: legId },
          replacement: { ...ladder, keptAt: new Date(ladder.startedAt) },
          upsert: true,
        },
      })) as never,
    )
  },
  async of(companyId: CompanyId, interactionId: InteractionId) {
    const found = await ladders.find({ companyId, interactionId }).sort({ startedAt: 1 }).lean<LadderDoc[]>()
    return found.map(({ _id, keptAt: _kept, ...ladder }) => ({ ...ladder, legId: _id as LegId }))
  },
}
