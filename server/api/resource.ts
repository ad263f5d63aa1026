import { z } from 'zod'
import { Refusal } from '#server/kernel/errors.ts'
import { idText } from '#server/kernel/text.ts'
import type { Base, RecordModel, Stored } from '#server/store/records.ts'
import type { Permission } from './permissions.ts'
import type { User } from './route.ts'

/** What became of a change in Asterisk. The record is stored in both cases. */
export const Applied = z.discriminatedUnion('state', [
  z.object({ state: z.literal('applied') }),
  z.object({ state: z.literal('failed'), why: z.string() }),
])
export type Applied = z.infer<typeof Applied>

/** Who uses a record, in words for people. */
export type Use = { resource: string; id: string; name: string }

/**
 * One field that names another resource's record: checked when it is saved, counted when the other is to be deleted.
 * `field` is a path as MongoDB has it (`rules.trunkId` goes through the list); `when` says where it is such an id at all.
 */
export type Reference = {
  to: string
  field: string
  when?: Record<string, string>
  /** A call is sent on there: at once, or only after something has waited for the customer (a key, a callback). */
  leads?: 'at-once' | 'after-waiting'
}

/** Where a record sends a call on, and the field that says so. */
export type Lead = { to: string; id: string; field: string; waits: boolean }

export type Saving<Record> = { id: string; user: User; before: Record | undefined }

/**
 * A plain record of a company and how people work on it: a value of which list, read, create, replace (PUT), change
 * (PATCH) and delete are made. `schema` says what may be sent, whole; unknown fields are refused.
 */
export type Resource<Shape extends z.ZodRawShape, Fields> = {
  /** As in `trunk`: the beginning of its refusals' codes. */
  name: string
  /** As in `/trunks`. */
  path: string
  /** For the OpenAPI page. */
  summary: string
  schema: z.ZodObject<Shape>
  /** What is shown beside id, rev and times. Where it is not said: the schema's fields without `secrets`. */
  view?: z.ZodObject
  model: RecordModel<Fields>
  /** `change`, where others than those who may create and delete may replace and change. */
  may: { read: Permission; manage: Permission; change?: Permission }
  /** Fields in which `q` is looked for. */
  search?: readonly (keyof Fields & string)[]
  /** Never shown; what is sent without them keeps the ones it has. */
  secrets?: readonly (keyof Shape & string)[]
  references?: readonly Reference[]
  /** Where it sends calls on, beside what its references say: a circle in which nobody waits for the customer is refused. */
  leadsTo?(fields: Fields): Lead[]
  /** The field with the number (or the list of numbers) that phones dial for it: no two records of a company share one. */
  dialled?: keyof Shape & string
  /** By which field people tell its records apart, in a file of the configuration; `name` where it is not said. */
  key?: keyof Fields & string
  /** Records of the work, not of how it is set up: no file of the configuration has them. */
  isWork?: true
  /** Each record has a file, at `<path>/:id/file`; this field is the SHA-256 of its bytes. */
  fileDigest?: keyof Fields & string
  /** A resource that is made in another way than by its fields has a route of its own for it. */
  madeByRoute?: boolean
  /** Companies are scoped by themselves. */
  scopedBy?: 'company' | 'self'
  /**
   * What cannot be said by the schema: throws a Refusal, or answers what is to be stored. A field that is not the
   * schema's (`passwordHash`) stays where it is not answered.
   */
  beforeSave?(sent: z.output<z.ZodObject<Shape>>, saving: Saving<Stored<Fields>>): Promise<Partial<Fields>>
  beforeRemove?(record: Stored<Fields>, user: User): Promise<void>
  /** After it was stored, before the answer: what must follow from it in our own house. */
  saved?(after: Stored<Fields> | undefined, before: Stored<Fields> | undefined): Promise<void>
  /** Makes Asterisk and the like equal to it. `after` is undefined when it was deleted, `before` when it is new. */
  applied?(after: Stored<Fields> | undefined, before: Stored<Fields> | undefined): Promise<Applied>
  /** Uses that are not references of other resources. */
  usedBy?(record: Stored<Fields>): Promise<Use[]>
}

/** A resource whose types have been checked: what a list of resources holds. */
export type AnyResource = Resource<z.ZodRawShape, Record<string, unknown>>

export function resource<Shape extends z.ZodRawShape, Fields>(value: Resource<Shape, Fields>): AnyResource {
  return value as unknown as AnyResource
}

/** What every record shows, whatever else it has. */
export const baseView = { id: z.string(), rev: z.int(), createdAt: z.number(), updatedAt: z.number() }

/** What a resource shows of a record. */
export function viewOf(resource: AnyResource): z.ZodObject {
  const shown = resource.view?.shape ?? omit(resource.schema.shape, resource.secrets ?? [])
  return z.object({ ...baseView, ...shown, applied: Applied.optional() })
}

/** The fields of a PATCH: each may be missing, and a missing one does not become its default. */
export function patchOf(schema: z.ZodObject): z.ZodRawShape {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [name, z.optional(withoutDefault(field as z.ZodType))]),
  )
}

const withoutDefault = (field: z.ZodType): z.ZodType =>
  field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? (field.unwrap() as z.ZodType) : field

export const byId = { id: idText }

export const shown = ({ _id, ...record }: Base & Record<string, unknown>): Record<string, unknown> => ({
  id: _id,
  ...record,
})

const omit = (shape: z.ZodRawShape, names: readonly string[]): z.ZodRawShape =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name)))

export const inUse = (resource: AnyResource, uses: readonly Use[]): Refusal =>
  new Refusal(
    'conflict',
    `${resource.name}.in-use`,
    `It is in use: ${uses.map((use) => `${use.resource} "${use.name}"`).join(', ')}.`,
    uses.map((use) => ({ field: `${use.resource}/${use.id}`, code: 'in-use', message: use.name })),
  )
