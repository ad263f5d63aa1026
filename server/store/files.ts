import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import mongoose from 'mongoose'

/** Files of some megabytes at most, kept with the records (GridFS): a backup of the database has them all. */
export interface Files {
  /** Resolves when durable. */
  put(id: string, bytes: Buffer): Promise<void>
  get(id: string): Promise<Buffer | undefined>
  remove(id: string): Promise<void>
}

export function filesIn(bucketName: string): Files {
  const bucket = () => {
    if (!mongoose.connection.db) throw new Error('the store is not connected')
    return new mongoose.mongo.GridFSBucket(mongoose.connection.db, { bucketName })
  }
  const key = (id: string) => id as unknown as mongoose.mongo.ObjectId
  const isThere = async (id: string) =>
    (
      await bucket()
        .find({ _id: key(id) })
        .limit(1)
        .toArray()
    ).length > 0

  return {
    async put(id, bytes) {
      await pipeline(Readable.from([bytes]), bucket().openUploadStreamWithId(key(id), id))
    },
    async get(id) {
      if (!(await isThere(id))) return undefined
      const chunks: Buffer[] = []
      for await (const chunk of bucket().openDownloadStream(key(id)) as AsyncIterable<Buffer>) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
    async remove(id) {
      if (await isThere(id)) await bucket().delete(key(id))
    },
  }
}
