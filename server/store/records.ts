import { type Model, model, Schema, type SchemaDefinition } from 'mongoose'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict, type FieldProblem, notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, NewId } from '#server/kernel/ids.ts'
import { isDuplicateKey } from './connection.ts'
import { retryDeadlock } from './deadlock.ts'

/** What every plain record has. `rev` counts the writes from 1: a write that expects another number is refused. */
export type Base = { _id: string; companyId: string; rev: number; createdAt: Instant; updatedAt: Instant }
export type Stored<Fields> = Base & Fields
export type RecordModel<Fields> = Model<Stored<Fields>>

/** Which records a user may reach: those of the company, or (companies themselves) one's own or all. */
export type Scope = { companyId?: CompanyId; _id?: string }

export type Page<Record> = { items: Record[]; next: string | null }
export type Listing = { limit: number; after?: string | undefined; q?: string | undefined }

/** Records of one kind. All that is asked stays within the scope: what is outside of it is not there (404). */
export interface Records<Fields> {
  /** By id, which is the order in which they were made; `next` is the `after` of the next page. */
  list(scope: Scope, listing: Listing): Promise<Page<Stored<Fields>>>
  /** Throws `<name>.not-found`. */
  get(scope: Scope, id: string): Promise<Stored<Fields>>
  /** Throws `<name>.taken`, naming the fields that must be unique. */
  create(companyId: CompanyId, fields: Fields, id?: string): Promise<Stored<Fields>>
  /**
   * Writes these fields; one that is undefined goes. Throws `<name>.stale`, naming what differs since `rev`, and
   * `<name>.taken`.
   */
  update(scope: Scope, id: string, rev: number, fields: Partial<Fields>): Promise<Stored<Fields>>
  /** Throws `<name>.stale` where `rev` is said and another. */
  remove(scope: Scope, id: string, rev?: number): Promise<Stored<Fields>>
  /** Which of these ids are not there. */
  missing(scope: Scope, ids: readonly string[]): Promise<string[]>
}

type Index = { fields: Record<string, 1 | -1>; unique?: boolean; where?: Record<string, unknown> }

/** A mongoose model of records in collection `<name>s`. zod has checked the fields before they come here. */
export function recordModel<Fields>(
  name: string,
  definition: SchemaDefinition,
  indexes: Index[] = [],
): RecordModel<Fields> {
  const schema = new Schema(
    { _id: String, companyId: String, rev: Number, createdAt: Number, updatedAt: Number, ...definition },
    { versionKey: false, minimize: false, strict: 'throw', id: false },
  )
  schema.index({ companyId: 1, _id: 1 })
  for (const { fields, unique = false, where } of indexes)
    schema.index(fields, { unique, ...(where && { partialFilterExpression: where }) })
  return model(name, schema) as unknown as RecordModel<Fields>
}

type Loose = Stored<Record<string, unknown>>

export function createRecords<Fields>(options: {
  /** As in `trunk`: the beginning of the refusals' codes. */
  name: string
  model: RecordModel<Fields>
  search?: readonly string[]
  clock: Clock
  newId: NewId
}): Records<Fields> {
  const { name, search = [], clock, newId } = options
  const records = options.model as unknown as Model<Loose>
  const { paths } = records.schema
  const typed = (record: Loose) => record as unknown as Stored<Fields>

  const find = async (scope: Scope, id: string): Promise<Loose> => {
    const found = await records.findOne(withId(scope, id)).lean<Loose>()
    if (!found) throw notFound(name)
    return found
  }

  const taken = async (why: unknown, record: Loose): Promise<unknown> =>
    isDuplicateKey(why) ? takenBy(name, records, record) : why

  return {
    async list(scope, { limit, after, q }) {
      const filter = { ...scope, ...(after && { _id: { ...within(scope), $gt: after } }), ...matching(search, q) }
      const found = await records
        .find(filter)
        .sort({ _id: 1 })
        .limit(limit + 1)
        .lean<Loose[]>()
      const items = found.slice(0, limit)
      return { items: items.map(typed), next: found.length > limit ? (items.at(-1)?._id ?? null) : null }
    },

    get: async (scope, id) => typed(await find(scope, id)),

    async create(companyId, fields, id = newId()) {
      const now = clock.now()
      const record: Loose = { ...fields, _id: id, companyId, rev: 1, createdAt: now, updatedAt: now }
      try {
        await retryDeadlock(() => records.create([record]))
      } catch (why) {
        throw await taken(why, record)
      }
      return typed(record)
    },

    async update(scope, id, rev, fields) {
      const known = Object.entries(fields as object).filter(([name, value]) => value !== undefined || name in paths)
      const [gone, said] = halves(known, ([, value]) => value === undefined)
      const sent = Object.fromEntries(said)
      const change = {
        $set: { ...sent, updatedAt: clock.now() },
        $inc: { rev: 1 },
        ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map(([name]) => [name, 1])) }),
      }
      const filter = { ...withId(scope, id), rev }
      try {
        const after = await retryDeadlock(() =>
          records.findOneAndUpdate(filter, change, { returnDocument: 'after' }).lean<Loose>(),
        )
        if (after) return typed(after)
      } catch (why) {
        throw await taken(why, { ...(await find(scope, id)), ...sent })
      }
      throw stale(name, await find(scope, id), sent)
    },

    async remove(scope, id, rev) {
      const filter = { ...withId(scope, id), ...(rev !== undefined && { rev }) }
      const removed = await retryDeadlock(() => records.findOneAndDelete(filter).lean<Loose>())
      if (removed) return typed(removed)
      throw stale(name, await find(scope, id), {})
    },

    async missing(scope, ids) {
      const found = await records.find({ ...scope, _id: { $in: [...ids] } }, { _id: 1 }).lean<{ _id: string }[]>()
      const known = new Set(found.map((record) => record._id))
      return ids.filter((id) => !known.has(id))
    },
  }
}

const within = (scope: Scope) => (scope._id === undefined ? {} : { $eq: scope._id })

/** A scope that is one record does not let another id through. */
const withId = (scope: Scope, id: string) => ({
  ...scope,
  _id: scope._id === undefined ? id : { $eq: scope._id, $in: [id] },
})

function halves<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

/** The text is looked for as it is, whatever regular expressions would make of it. */
function matching(search: readonly string[], q: string | undefined): { $or?: Record<string, unknown>[] } {
  if (!q || search.length === 0) return {}
  const text = q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return { $or: search.map((field) => ({ [field]: { $regex: text, $options: 'i' } })) }
}

/** Who wrote with an old `rev` is told which fields are not what was sent. */
function stale(name: string, current: Loose, sent: Record<string, unknown>): Refusal {
  const changed = Object.keys(sent).filter((key) => !sameJson(sent[key], current[key]))
  const fields: FieldProblem[] = [
    { field: 'rev', code: 'stale', message: `It is at revision ${current.rev} by now.` },
    ...changed.map((field) => ({ field, code: 'differs', message: 'Is not what you sent.' })),
  ]
  return new Refusal('conflict', `${name}.stale`, 'Somebody else changed it meanwhile: read it again.', fields)
}

const sameJson = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** FerretDB does not say which key was taken: the unique indexes are asked, one by one. */
async function takenBy(name: string, records: Model<Loose>, record: Loose): Promise<Refusal> {
  const fields: FieldProblem[] = []
  for (const [keys, options] of records.schema.indexes()) {
    if (!options?.unique) continue
    const names = Object.keys(keys)
    const same = Object.fromEntries(names.map((key) => [key, record[key]]))
    // A partial index is for those who have a value: nothing is not taken by another nothing.
    if (options.partialFilterExpression && Object.values(same).some((value) => value == null)) continue
    if (await records.exists({ ...same, _id: { $ne: record._id } }))
      for (const field of names.filter((key) => key !== 'companyId'))
        fields.push({ field, code: 'taken', message: 'Is taken by another one.' })
  }
  return fields.length > 0
    ? new Refusal('conflict', `${name}.taken`, 'There is one like it.', fields)
    : conflict(`${name}.taken`, 'There is one like it.')
}
