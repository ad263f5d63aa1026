import { type Model, model, Schema } from 'mongoose'
import type { Instant } from '#server/kernel/clock.ts'
import type { Happened } from '#server/kernel/events.ts'
import type { CompanyId, InteractionId } from '#server/kernel/ids.ts'
import { insertNew } from './insert-new.ts'

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
schema.index({ companyId: 1, at: -1 }, { partialFilterExpression: { type: 'record.changed' } })

const events = model('event', schema) as unknown as Model<EventDoc>

/** All that ever happened: the source of reports, audit and outgoing webhooks. */
export interface EventLog {
  /** Resolves when durable. An event that is there already (by its id) is not written again. */
  append(happened: readonly Happened[]): Promise<void>
  /** What happened to one interaction, in order. */
  ofInteraction(companyId: CompanyId, interactionId: InteractionId): Promise<Happened[]>
  /** What people set up, the newest first. */
  changes(companyId: CompanyId, limit: number): Promise<Happened[]>
  /** What happened from an instant on, of these types, in order: as much at a time as is read. */
  since(companyId: CompanyId, from: Instant, types: readonly string[]): AsyncIterable<Happened>
}

export const eventLog: EventLog = {
  async append(happened) {
    await insertNew(
      events.collection,
      happened.map(({ id, ...event }): EventDoc => ({ _id: id, ...event })),
    )
  },
  async ofInteraction(companyId, interactionId) {
    const found = await events
      .find({ companyId, 'data.interactionId': interactionId })
      .sort({ at: 1, _id: 1 })
      .lean<EventDoc[]>()
    return found.map(({ _id, ...event }) => ({ id: _id, ...event }))
  },
  async changes(companyId, limit) {
    const found = await events
      .find({ companyId, type: 'record.changed' })
      .sort({ at: -1 })
      .limit(limit)
      .lean<EventDoc[]>()
    return found.map(({ _id, ...event }) => ({ id: _id, ...event }))
  },
  async *since(companyId, from, types) {
    const found = events
      .find({ companyId, at: { $gte: from }, type: { $in: [...types] } })
      .sort({ at: 1, _id: 1 })
      .lean<EventDoc>()
      .cursor({ batchSize: 2_000 })
    for await (const { _id, ...event } of found) yield { id: _id, ...event } as Happened
  },
}
