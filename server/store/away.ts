import mongoose from 'mongoose'

const { MongoNetworkError, MongoServerSelectionError } = mongoose.mongo

/** The database could not be reached: not this request's fault, and the next one may succeed. */
export const isStoreAway = (why: unknown): boolean =>
  why instanceof MongoNetworkError || why instanceof MongoServerSelectionError
