import mongoose, { type Model } from 'mongoose'

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

/**
 * Only those that are not there: to ask for one that is takes FerretDB as long as making it, and a restart would wait for
 * them all. One after another: many at once dead-lock there.
 */
async function makeIndexes(): Promise<void> {
  const models = Object.values(mongoose.models)
  const complete = await Promise.all(models.map(hasAllIndexes))
  for (const [at, model] of models.entries()) if (!complete[at]) await makeAgain(() => model.createIndexes())
}

async function hasAllIndexes(model: Model<unknown>): Promise<boolean> {
  const wanted = model.schema.indexes().map(([keys, options]) => essence({ ...options, key: keys }))
  if (wanted.length === 0) return true
  // Of a collection that is not there yet it is an error to ask.
  const there = await model.listIndexes().catch(() => [])
  const found = new Set(there.map(essence))
  return wanted.every((one) => found.has(one))
}

type Index = { key: object; unique?: unknown; expireAfterSeconds?: unknown; partialFilterExpression?: unknown }

/** What makes two definitions of an index the same. */
const essence = ({ key, unique = false, expireAfterSeconds = null, partialFilterExpression = null }: Index): string =>
  JSON.stringify([Object.entries(key), unique, expireAfterSeconds, partialFilterExpression])

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
