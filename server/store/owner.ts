import { model, Schema } from 'mongoose'
import { isDuplicateKey } from './connection.ts'
import { retryDeadlock } from './deadlock.ts'

/** A process that holds shards: how the others reach it, and the word by which they know each other. */
export type Holder = { id: string; address: string; secret: string }
/** Who has a shard. `beat` goes on for as long as the holder lives; without a holder the shard is free. */
export type Lease = { shard: number; fence: number; beat: number; holder: Holder | null }

type OwnerDoc = { _id: string; fence: number; since: number; beat?: number; holder?: Holder | null }

const owners = model<OwnerDoc>(
  'owner',
  new Schema<OwnerDoc>(
    { _id: String, fence: Number, since: Number, beat: Number, holder: Schema.Types.Mixed },
    { versionKey: false },
  ),
)
const idOf = (shard: number) => `shard-${shard}`

/** A newer process owns this shard: whatever this one still wants to write must not be written. */
export class StaleOwner extends Error {
  override name = 'StaleOwner'
  readonly code = 'stale-owner'
}

/**
 * Takes a shard over, whoever had it: the number only grows, and every write of an owner carries it, so that a process
 * that was thought dead and is not can change nothing any more.
 */
export async function takeShard(shard: number, now: number): Promise<number> {
  const taken = await owners
    .findOneAndUpdate(
      { _id: idOf(shard) },
      { $inc: { fence: 1 }, $set: { since: now, holder: null } },
      { upsert: true, returnDocument: 'after' },
    )
    .lean()
  if (typeof taken?.fence !== 'number') throw new Error('the shard could not be taken: MongoDB gave no fence')
  return taken.fence
}

/** The leases of an installation with several shards: see `shards/`. Each is one document, written by one atomic step. */
export const leaseStore = {
  /** Those that were ever taken. */
  async all(): Promise<Lease[]> {
    const found = await owners.find().lean<OwnerDoc[]>()
    return found.map(({ _id, fence, beat = 0, holder = null }) => ({
      shard: Number(_id.replace('shard-', '')),
      fence,
      beat,
      holder,
    }))
  },

  /** The new fence; undefined where somebody else was quicker. `seen` is the fence that it had, 0 where it has none. */
  async take(shard: number, seen: number, holder: Holder, now: number): Promise<number | undefined> {
    const kept = { fence: seen + 1, since: now, beat: 0, holder }
    try {
      if (seen === 0) await retryDeadlock(() => owners.insertOne({ _id: idOf(shard), ...kept }))
      else {
        const taken = await retryDeadlock(() => owners.updateOne({ _id: idOf(shard), fence: seen }, { $set: kept }))
        if (taken.matchedCount === 0) return undefined
      }
      return kept.fence
    } catch (why) {
      if (isDuplicateKey(why)) return undefined
      throw why
    }
  },

  /** False where somebody else has it by now. */
  async renew(shard: number, fence: number): Promise<boolean> {
    const renewed = await owners.updateOne({ _id: idOf(shard), fence }, { $inc: { beat: 1 } })
    return renewed.matchedCount === 1
  },

  /** It is free at once. */
  async release(shard: number, fence: number): Promise<void> {
    await owners.updateOne({ _id: idOf(shard), fence }, { $set: { holder: null } })
  },
}
export type LeaseStore = typeof leaseStore
