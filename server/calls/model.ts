import { model, Schema } from 'mongoose'
import { isDuplicateKey } from '#server/store/connection.ts'
import { StaleOwner } from '#server/store/owner.ts'
import { type Call, isOver } from './core/call.ts'
import type { CallRecords } from './ports.ts'

type CallDoc = {
  _id: string
  companyId: string
  over: boolean
  rev: number
  fence: number
  endedAt: Date | null
  call: Call
}

const schema = new Schema<CallDoc>(
  {
    _id: String,
    companyId: String,
    over: Boolean,
    rev: Number,
    fence: Number,
    endedAt: Date,
    call: Schema.Types.Mixed,
  },
  { versionKey: false },
)
schema.index({ over: 1 })
const keptForDays = 30
schema.index({ endedAt: 1 }, { expireAfterSeconds: keptForDays * 86_400 })

const calls = model<CallDoc>('call', schema)

/** The state of each call, whole, at each step: written by its owner alone, in order. */
export const callRecords = ({ fence }: { fence: number }): CallRecords => ({
  async open() {
    const docs = await calls.find({ over: false }).lean<CallDoc[]>()
    return docs.map((doc) => doc.call)
  },
  async save(call) {
    const over = isOver(call)
    const endedAt = call.phase.is === 'ended' ? new Date(call.phase.at) : null
    const { id, companyId, rev } = call
    try {
      // By the driver itself: mongoose's casting costs more than the write.
      await calls.collection.updateOne(
        { _id: id as never, rev: { $lt: rev }, fence: { $lte: fence } },
        { $set: { companyId, over, rev, fence, endedAt, call } },
        { upsert: true },
      )
    } catch (why) {
      if (isDuplicateKey(why)) throw new StaleOwner(`call ${id} was written by a newer owner`)
      throw why
    }
  },
})
