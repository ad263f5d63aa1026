import mongoose from 'mongoose'

const { EJSON } = mongoose.mongo.BSON

export type Dump = {
  /** Every collection that holds something. */
  collections(): Promise<string[]>
  /** One document a line, as canonical Extended JSON: what is read back is what was there, type by type. */
  lines(collection: string): AsyncIterable<string>
  /** Puts lines back; resolves with how many. Throws where one of them is there already. */
  fill(collection: string, lines: AsyncIterable<string>): Promise<number>
  /** Removes all that is there. */
  clear(): Promise<void>
  close(): Promise<void>
}

const batchMax = 200

/**
 * The whole database, document by document, for backup and restore. It is read collection after collection: what is
 * written meanwhile may be in one of them and not in another.
 */
export async function openDump(uri: string): Promise<Dump> {
  const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 5_000 }).asPromise()
  const db = () => {
    if (!connection.db) throw new Error('the store is not connected')
    return connection.db
  }
  const names = async () => (await db().listCollections().toArray()).map(({ name }) => name).toSorted()
  return {
    async collections() {
      const found: string[] = []
      for (const name of await names()) if (await db().collection(name).findOne({})) found.push(name)
      return found
    },
    async *lines(collection) {
      for await (const document of db().collection(collection).find({}))
        yield EJSON.stringify(document, { relaxed: false })
    },
    async fill(collection, lines) {
      let count = 0
      let batch: mongoose.mongo.BSON.Document[] = []
      const write = async () => {
        if (batch.length > 0) await db().collection(collection).insertMany(batch)
        count += batch.length
        batch = []
      }
      for await (const line of lines) {
        batch.push(EJSON.parse(line, { relaxed: false }) as mongoose.mongo.BSON.Document)
        if (batch.length >= batchMax) await write()
      }
      await write()
      return count
    },
    async clear() {
      for (const name of await names()) await db().collection(name).drop()
    },
    close: () => connection.close(),
  }
}
