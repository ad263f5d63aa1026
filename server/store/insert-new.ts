import { isDuplicateKey } from './connection.ts'
import { retryDeadlock } from './deadlock.ts'

type Collection = { insertMany(docs: never, options: { ordered: boolean }): PromiseLike<unknown> }

/** All of them in one write; one that is there already (by a unique key) is left as it is. Resolves when durable. */
export async function insertNew(collection: Collection, docs: readonly object[]): Promise<void> {
  if (docs.length === 0) return
  await retryDeadlock(async () => {
    try {
      await collection.insertMany(docs as never, { ordered: false })
    } catch (why) {
      const errors = writeErrors(why)
      if (errors.length === 0 || !errors.every(isDuplicateKey)) throw why
    }
  })
}

function writeErrors(why: unknown): unknown[] {
  if (typeof why !== 'object' || why === null || !('writeErrors' in why)) return []
  return Array.isArray(why.writeErrors) ? why.writeErrors : [why.writeErrors]
}
