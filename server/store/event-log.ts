import { type Model, model, Schema } from 'mongoose'
import type { Happened } from '#server/kernel/events.ts'
import type { CompanyId, InteractionId } from '#server/kernel/ids.ts'
import { isDuplicateKey } from './connection.ts'
import { retryDeadlock } from './deadlock.ts'

type EventDoc = Omit<Happened, 'id'> & { _id: string }

const schema = new Schema(
  {
    _id: String,
    type: { type: String },
    at: Number,
    companyId: String,
    actor: Schema.Types.Mixed,
    data: Schema.Types.Mixed,
  },
  { versionKey: false, minimize: false, collection: 'events' },
)
schema.index({ companyId: 1, 'data.interactionId': 1, at: 1 })
schema.index({ companyId: 1, at: 1 })

const events = model('event', schema) as unknown as Model<EventDoc>

/** All that ever happened: the source of reports, audit and outgoing webhooks. */
export interface EventLog {
  /** Resolves when durable. An event that is there already (by its id) is not written again. */
  append(happened: readonly Happened[]): Promise<void>
  /** What happened to one interaction, in order. */
  ofInteraction(companyId: CompanyId, interactionId: InteractionId): Promise<Happened[]>
}

export const eventLog: EventLog = {
  async append(happened) {
    if (happened.length === 0) return
    const docs = happened.map(({ id, ...event }): EventDoc => ({ _id: id, ...event }))
    await retryDeadlock(() => insertNew(docs))
  },
  async ofInteraction(companyId, interactionId) {
    const found = await events
      .find({ companyId, 'data.interactionId': interactionId })
      .sort({ at: 1, _id: 1 })
      .lean<EventDoc[]>()
    return found.map(({ _id, ...event }) => ({ id: _id, ...event }))
  },
}

async function insertNew(docs: EventDoc[]): Promise<void> {
  try {
    await events.collection.insertMany(docs as never, { ordered: false })
  } catch (why) {
    const errors = writeErrors(why)
    if (errors.length === 0 || !errors.every(isDuplicateKey)) throw why
  }
}

function writeErrors(why: unknown): unknown[] {
  if (typeof why !== 'object' || why === null || !('writeErrors' in why)) return []
  return Array.isArray(why.writeErrors) ? why.writeErrors : [why.writeErrors]
}
