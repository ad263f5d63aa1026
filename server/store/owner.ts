import { model, Schema } from 'mongoose'

const owners = model('owner', new Schema({ _id: String, fence: Number, since: Number }, { versionKey: false }))

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
      { _id: `shard-${shard}` },
      { $inc: { fence: 1 }, $set: { since: now } },
      { upsert: true, returnDocument: 'after' },
    )
    .lean()
  if (typeof taken?.fence !== 'number') throw new Error('the shard could not be taken: MongoDB gave no fence')
  return taken.fence
}
