import { model, Schema } from 'mongoose'
import { asId, type CompanyId, type InteractionId } from '#server/kernel/ids.ts'
import { isDuplicateKey } from '#server/store/connection.ts'
import { groupedUpdates } from '#server/store/grouped-updates.ts'
import { StaleOwner } from '#server/store/owner.ts'
import { type Call, isOver, type OutsideLeg } from './core/call.ts'
import type { OutsideCall } from './lines.ts'
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
schema.index({ 'call.startedAt': 1 })
const keptForDays = 30
schema.index({ endedAt: 1 }, { expireAfterSeconds: keptForDays * 86_400 })

const calls = model<CallDoc>('call', schema)

/** Written before calls had all of this. */
function whole(call: Call): Call {
  const { phase } = call
  const filled: Call = Object.assign(
    { protocol: '', contact: null, path: [], queueId: null, collected: {}, attached: {} },
    call,
  )
  if (phase.is !== 'talking') return filled
  return { ...filled, phase: { ...phase, held: phase.held ?? null, back: phase.back ?? null } }
}

/** What is kept of a call that may be over; undefined where it was none, or too long ago. */
export async function callRecord(id: InteractionId): Promise<Call | undefined> {
  const doc = await calls.findById(id).lean<CallDoc>()
  return doc ? whole(doc.call) : undefined
}

const dialledOf = ({ kind, extensionId, dialledAt, answeredAt, endedAt }: OutsideLeg) => ({
  kind,
  extensionId,
  dialledAt,
  answeredAt,
  endedAt,
})

/** The state of each call, whole, at each step: written by its owner alone, in order. */
export function callRecords({ fence }: { fence: number }): CallRecords {
  const update = groupedUpdates({ collection: () => calls.collection })
  return {
    async open() {
      const docs = await calls.find({ over: false }).lean<CallDoc[]>()
      return docs.map((doc) => whole(doc.call))
    },
    async outsideSince(since) {
      const docs = await calls
        .find(
          { 'call.startedAt': { $gte: since }, 'call.legs.outside': { $exists: true } },
          { companyId: 1, 'call.legs': 1 },
        )
        .lean<{ companyId: string; call: Pick<Call, 'legs'> }[]>()
      const found = new Map<CompanyId, OutsideCall[]>()
      for (const { companyId, call } of docs) {
        const of = found.get(asId<CompanyId>(companyId)) ?? []
        found.set(asId<CompanyId>(companyId), of)
        for (const { legId, outside } of call.legs) if (outside) of.push({ legId, ...dialledOf(outside) })
      }
      return found
    },
    async save(call) {
      const over = isOver(call)
      const endedAt = call.phase.is === 'ended' ? new Date(call.phase.at) : null
      const { id, companyId, rev } = call
      try {
        await update(
          { _id: id, rev: { $lt: rev }, fence: { $lte: fence } },
          { $set: { companyId, over, rev, fence, endedAt, call } },
          { upsert: true },
        )
      } catch (why) {
        if (isDuplicateKey(why)) throw new StaleOwner(`call ${id} was written by a newer owner`)
        throw why
      }
    },
  }
}
