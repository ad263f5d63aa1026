import mongoose from 'mongoose'

export type Store = {
  close(): Promise<void>
  /** Resolves when it answers. */
  ping(): Promise<unknown>
}

const noStore = () => Promise.reject(new Error('There is no connection to the database.'))

/**
 * Connects to MongoDB (or what speaks its protocol: FerretDB). Only single-document atomic operations are used
 * anywhere: no transactions, change streams or collation. Rejects within `timeoutMs` with one readable line.
 */
export async function connectStore(uri: string, timeoutMs = 10_000): Promise<Store> {
  mongoose.set('strictQuery', 'throw')
  mongoose.set('autoIndex', false)
  await mongoose.connect(uri, { serverSelectionTimeoutMS: timeoutMs, maxPoolSize: 32 })
  await makeIndexes()
  return { close: () => mongoose.disconnect(), ping: () => mongoose.connection.db?.command({ ping: 1 }) ?? noStore() }
}

/** One after another: many at once dead-lock on FerretDB. */
async function makeIndexes(): Promise<void> {
  for (const model of Object.values(mongoose.models)) await makeAgain(() => model.createIndexes())
}

const attemptsMax = 6

/** Two processes that start together meet here; FerretDB names their deadlock by no code of its own. What is made twice is there once. */
async function makeAgain(make: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await make()
      return
    } catch (why) {
      if (attempt >= attemptsMax) throw why
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
    }
  }
}

const duplicateKeyCodes = new Set([11000, 11001])

/** MongoDB says 11000; FerretDB says 1 from findAndModify, with this text and no other mark. */
export function isDuplicateKey(why: unknown): boolean {
  if (typeof why !== 'object' || why === null || !('code' in why)) return false
  if (duplicateKeyCodes.has(Number(why.code))) return true
  return Number(why.code) === 1 && 'message' in why && String(why.message).includes('conflicting key value')
}
