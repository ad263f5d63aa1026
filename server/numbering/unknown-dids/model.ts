import { type Model, model, Schema } from 'mongoose'
import type { Instant } from '#server/kernel/clock.ts'
import type { CompanyId, TrunkId } from '#server/kernel/ids.ts'
import { retryDeadlock } from '#server/store/deadlock.ts'

/** A number that carriers send and no inbound route takes, as real callers dialled it. */
export type UnknownDid = {
  _id: string
  companyId: string
  trunkId: string
  /** In the form in which numbers are compared, and as it came last. */
  did: string
  raw: string
  lastFrom: string
  count: number
  firstSeenAt: Instant
  lastSeenAt: Instant
}

const schema = new Schema(
  {
    _id: String,
    companyId: String,
    trunkId: String,
    did: String,
    raw: String,
    lastFrom: String,
    count: Number,
    firstSeenAt: Number,
    lastSeenAt: Number,
  },
  { versionKey: false, collection: 'unknownDids' },
)
schema.index({ companyId: 1, lastSeenAt: -1 })
const unknownDids = model('unknownDid', schema) as unknown as Model<UnknownDid>

/** Whoever dials numbers at random must not fill the database: above this only known ones are counted on. */
const keptMax = 500

export type Seen = { companyId: CompanyId; trunkId: TrunkId; did: string; raw: string; from: string; at: Instant }

export async function unknownDidSeen({ companyId, trunkId, did, raw, from, at }: Seen): Promise<void> {
  const _id = `${companyId}:${trunkId}:${did}`
  const seen = { $set: { raw, lastFrom: from, lastSeenAt: at }, $inc: { count: 1 } }
  const known = await unknownDids.updateOne({ _id }, seen)
  if (known.matchedCount > 0) return
  if ((await unknownDids.countDocuments({ companyId })) >= keptMax) return
  const first = { companyId, trunkId, did, firstSeenAt: at }
  await retryDeadlock(() => unknownDids.updateOne({ _id }, { ...seen, $setOnInsert: first }, { upsert: true }))
}

export const unknownDidsOf = (companyId: CompanyId): Promise<UnknownDid[]> =>
  unknownDids.find({ companyId }).sort({ lastSeenAt: -1 }).limit(keptMax).lean<UnknownDid[]>()

export async function forgetUnknownDid(companyId: CompanyId, id: string): Promise<boolean> {
  return (await unknownDids.deleteOne({ _id: id, companyId })).deletedCount > 0
}
