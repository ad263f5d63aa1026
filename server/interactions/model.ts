import { type InferSchemaType, model, Schema } from 'mongoose'
import { asId, type CompanyId, type InteractionId, type LegId } from '#server/kernel/ids.ts'
import type { StoredInteraction } from '#server/routing/index.ts'

const schema = new Schema(
  {
    _id: { type: String, required: true },
    companyId: { type: String, required: true },
    /** Told to the customer, unique in the company: YYYYMMDD and a number (A9). */
    protocol: { type: String, required: true },
    medium: { type: String, required: true },
    channel: { type: String, required: true },
    direction: { type: String, required: true },
    contactId: { type: String, default: null },
    from: { type: String, default: null },
    fromName: { type: String, default: null },
    to: { type: String, default: null },
    /** Of a call that came: by it a call is known again whose own record a crash has prevented. */
    legId: { type: String, default: null },
    /** The same as numbers of the international plan, where they are such: as carriers write them they differ. */
    fromE164: { type: String, default: null },
    toE164: { type: String, default: null },
    startedAt: { type: Number, required: true },
    endedAt: { type: Number, default: null },
    endedWhy: { type: String, default: null },
    disposition: { type: Schema.Types.Mixed, default: null },
    /** What who serves it writes down, during the service and after. */
    note: { type: String, default: '' },
    /** What the customer said of it afterwards. */
    rating: { type: Schema.Types.Mixed, default: null },
    /** Routing's own part, written by its engine alone (store/routing-store.ts). */
    routing: { type: Schema.Types.Mixed, default: null },
    /** The owner that wrote last. */
    fence: { type: Number, default: 0 },
  },
  { versionKey: false, minimize: false },
)
schema.index({ companyId: 1, startedAt: -1 })
schema.index({ companyId: 1, protocol: 1 }, { unique: true })
schema.index({ companyId: 1, contactId: 1, startedAt: -1 })
schema.index({ 'routing.state': 1, companyId: 1, startedAt: -1 })
// Small: of those alone whose customer's part is open, which each start looks for.
schema.index({ endedAt: 1, medium: 1 }, { partialFilterExpression: { endedAt: null } })
schema.index({ companyId: 1, 'routing.agentId': 1, startedAt: -1 })

export type InteractionDoc = Omit<InferSchemaType<typeof schema>, 'routing' | 'disposition' | 'rating'> & {
  _id: string
  routing: StoredInteraction | null
  disposition: Disposed | null
  rating?: Rated | null
}
export type Rated = { scale: 'score' | 'stars'; score: number; comment: string; at: number }
export type Disposed = { dispositionId: string; name: string; note: string; userId: string; at: number }

export const interactionModel = model('interaction', schema)

const counters = model('counter', new Schema({ _id: String, next: Number }, { versionKey: false }))

/** Takes `count` numbers at once: the first of them. */
export async function takeNumbers(name: string, count: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      const counter = await counters
        .findOneAndUpdate({ _id: name }, { $inc: { next: count } }, { upsert: true, returnDocument: 'after' })
        .lean()
      if (typeof counter?.next === 'number') return counter.next - count + 1
    } catch (why) {
      // Several first ones at once collide, on MongoDB as a duplicate key and on FerretDB as a deadlock: the next try finds it there.
      if (attempt >= 5) throw why
    }
    if (attempt >= 5) throw new Error(`no number could be taken for ${name}`)
  }
}

/** Calls that are written as open: of the customer's part, or of routing's. Asked for one by one, each has its index. */
export async function openCalls(): Promise<OpenCall[]> {
  const [open, routed] = await Promise.all(
    [{ endedAt: null }, { 'routing.state': { $in: ['waiting', 'offered', 'serving'] } }].map((which) =>
      interactionModel
        .find({ ...which, medium: 'voice' }, { companyId: 1, protocol: 1, legId: 1, 'routing.state': 1 })
        .lean<Pick<InteractionDoc, '_id' | 'companyId' | 'protocol' | 'legId' | 'routing'>[]>(),
    ),
  )
  const found = new Map([...(open ?? []), ...(routed ?? [])].map((doc) => [doc._id, doc]))
  return [...found].map(([id, { companyId, protocol, legId, routing }]) => ({
    id: asId<InteractionId>(id),
    companyId: asId<CompanyId>(companyId),
    protocol,
    legId: legId ? asId<LegId>(legId) : null,
    state: routing?.state ?? null,
  }))
}

/** `legId`: who called. `state`: routing's, as it is written. */
export type OpenCall = {
  id: InteractionId
  companyId: CompanyId
  protocol: string
  legId: LegId | null
  state: StoredInteraction['state'] | null
}

/** Chats whose customer's part is written as open. */
export async function openChats(): Promise<{ id: InteractionId; companyId: CompanyId }[]> {
  const found = await interactionModel
    .find({ medium: 'chat', endedAt: null }, { companyId: 1 })
    .lean<{ _id: string; companyId: string }[]>()
  return found.map(({ _id, companyId }) => ({ id: asId<InteractionId>(_id), companyId: asId<CompanyId>(companyId) }))
}
