import { model, Schema } from 'mongoose'
import type { Clock } from '#server/kernel/clock.ts'
import { isDuplicateKey } from '#server/store/connection.ts'
import { retryDeadlock } from '#server/store/deadlock.ts'
import type { Lock } from './ports.ts'

const locks = model('lock', new Schema({ _id: String, until: Number }, { versionKey: false }))

/** Longer than any start of an installation takes; a holder who died does not keep it for ever. */
const heldAtLatestMs = 30_000

/** One for the whole installation, whichever process asks: MongoDB gives a name to one of two. */
export function lockNamed(name: string, clock: Clock): Lock {
  let until = 0
  return {
    async take() {
      const now = clock.now()
      const wanted = now + heldAtLatestMs
      try {
        // Two steps, not one findOneAndUpdate: of a collision there FerretDB says what no other error says.
        await retryDeadlock(() => locks.deleteOne({ _id: name, until: { $lt: now } }))
        await retryDeadlock(() => locks.create([{ _id: name, until: wanted }]))
        until = wanted
        return true
      } catch (why) {
        if (isDuplicateKey(why)) return false
        throw why
      }
    },
    async release() {
      await locks.deleteOne({ _id: name, until })
    },
  }
}
