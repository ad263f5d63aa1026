import { z } from 'zod'
import type { Clock } from '#server/kernel/clock.ts'
import type { CompanyId, NewId } from '#server/kernel/ids.ts'
import { idText, line } from '#server/kernel/text.ts'
import { createRecords, type Records, type Scope, type Stored } from '#server/store/records.ts'
import { checkHouseNumbers } from './house-numbers.ts'
import { checkLoops, leadsOn } from './loops.ts'
import { checkReferences, findUses } from './references.ts'
import { type AnyResource, Applied, byId, inUse, patchOf, shown, type Use, viewOf } from './resource.ts'
import { type Route, route, type User } from './route.ts'
import { checkInput } from './validate.ts'

type Fields = Record<string, unknown>
type Saved = Stored<Fields>

/** A record was created, changed or deleted by somebody: what caches, routing and the audit want to know. */
export type RecordChange = {
  resource: string
  action: 'created' | 'updated' | 'removed'
  companyId: CompanyId
  id: string
  user: User
  after: Saved | undefined
  before: Saved | undefined
}

type Around = {
  clock: Clock
  newId: NewId
  /** Told after the change is stored and before Asterisk is asked; the answer waits for it. */
  changed: (change: RecordChange) => Promise<void> | void
}

export function resourceRoutes(resources: readonly AnyResource[], around: Around): Route[] {
  return resources.flatMap((resource) => routesOf(resource, resources, around))
}

function routesOf(resource: AnyResource, all: readonly AnyResource[], around: Around): Route[] {
  const { name, path, schema, may, search = [] } = resource
  const records = createRecords({ name, model: resource.model, search, ...around })
  const work = worker(resource, all, records, around)
  const view = viewOf(resource)
  const strict = schema.strict()
  const onePath = `${path}/:id`
  const mayChange = may.change ?? may.manage

  const create = route({
    method: 'post',
    path,
    may: may.manage,
    status: 201,
    summary: `${resource.summary}: create`,
    input: strict,
    output: view,
    handle: ({ input, user }) => work.create(input, user),
  })

  return [
    ...(resource.madeByRoute ? [] : [create]),
    route({
      method: 'get',
      path,
      may: may.read,
      summary: `${resource.summary}: list`,
      input: listing(search),
      output: z.object({ items: z.array(view), next: z.string().nullable() }),
      async handle({ input, user }) {
        const { items, next } = await records.list(scopeOf(resource, user), input)
        return { items: items.map(shown), next }
      },
    }),
    route({
      method: 'get',
      path: onePath,
      may: may.read,
      summary: `${resource.summary}: read`,
      input: z.object(byId),
      output: view,
      handle: async ({ input, user }) => shown(await records.get(scopeOf(resource, user), input.id)),
    }),
    route({
      method: 'put',
      path: onePath,
      may: mayChange,
      summary: `${resource.summary}: replace`,
      input: strict.extend({ ...byId, rev: z.int().positive() }),
      output: view,
      handle: ({ input: { id, rev, ...sent }, user }) =>
        work.update(id as string, rev as number, sent, user, 'replace'),
    }),
    route({
      method: 'patch',
      path: onePath,
      may: mayChange,
      summary: `${resource.summary}: change some fields`,
      input: z.strictObject({ ...patchOf(schema), ...byId, rev: z.int().positive() }),
      output: view,
      handle: ({ input: { id, rev, ...sent }, user }) => work.update(id as string, rev as number, sent, user, 'merge'),
    }),
    route({
      method: 'get',
      path: `${onePath}/uses`,
      may: may.read,
      summary: `${resource.summary}: what uses one`,
      input: z.object(byId),
      output: z.object({ items: z.array(z.object({ resource: z.string(), id: z.string(), name: z.string() })) }),
      async handle({ input, user }) {
        const record = await records.get(scopeOf(resource, user), input.id)
        return { items: await work.uses(record) }
      },
    }),
    route({
      method: 'delete',
      path: onePath,
      may: may.manage,
      summary: `${resource.summary}: delete`,
      input: z.object({ ...byId, rev: z.coerce.number().int().positive().optional() }),
      output: z.object({ id: z.string(), applied: Applied.optional() }),
      handle: ({ input, user }) => work.remove(input.id, input.rev, user),
    }),
  ]
}

const listing = (search: readonly string[]) =>
  z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: idText.optional(),
    q:
      search.length > 0
        ? line(100, 0)
            .optional()
            .describe(`Looked for in: ${search.join(', ')}.`)
        : z.undefined(),
  })

const scopeOf = (resource: AnyResource, user: User): Scope => {
  if (resource.scopedBy !== 'self') return { companyId: user.companyId }
  return user.role === 'admin' ? {} : { _id: user.companyId }
}

/** Save = check → store → tell → apply: a change that Asterisk did not take is stored all the same, and says so. */
function worker(resource: AnyResource, all: readonly AnyResource[], records: Records<Fields>, around: Around) {
  const { name, schema, secrets = [] } = resource
  /** Of the schema's fields, what is not said is not kept. */
  const unsaid = Object.fromEntries(Object.keys(schema.shape).map((field) => [field, undefined]))
  const companyOf = (id: string, user: User) => (resource.scopedBy === 'self' ? (id as CompanyId) : user.companyId)

  async function checked(sent: Fields, id: string, user: User, before: Saved | undefined): Promise<Fields> {
    const fields = resource.beforeSave ? await resource.beforeSave(sent, { id, user, before }) : sent
    await checkReferences(resource, all, companyOf(id, user), fields)
    if (resource.dialled && !sameNumbers(before?.[resource.dialled], fields[resource.dialled]))
      await checkHouseNumbers(resource, all, companyOf(id, user), fields)
    if (leadsOn(resource)) await checkLoops(resource, all, companyOf(id, user), id, fields)
    return fields
  }

  async function told(action: RecordChange['action'], user: User, after: Saved | undefined, before: Saved | undefined) {
    const record = after ?? before
    if (!record) return {}
    await resource.saved?.(after, before)
    const companyId = record.companyId as CompanyId
    await around.changed({ resource: name, action, companyId, id: record._id, user, after, before })
    return resource.applied ? { applied: await resource.applied(after, before) } : {}
  }

  const usesOf = async (record: Saved): Promise<Use[]> => [
    ...(await findUses(name, all, record.companyId, record._id)),
    ...((await resource.usedBy?.(record)) ?? []),
  ]

  return {
    uses: usesOf,
    async create(sent: Fields, user: User) {
      const id: string = around.newId()
      const fields = await checked(sent, id, user, undefined)
      const after = await records.create(companyOf(id, user), fields, id)
      return { ...shown(after), ...(await told('created', user, after, undefined)) }
    },

    async update(id: string, rev: number, sent: Fields, user: User, how: 'replace' | 'merge') {
      const scope = scopeOf(resource, user)
      const before = await records.get(scope, id)
      const kept = how === 'merge' ? Object.keys(schema.shape) : secrets
      const whole = checkInput(schema, { ...pick(before, kept), ...sent })
      const fields = await checked(whole, id, user, before)
      const after = await records.update(scope, id, rev, { ...unsaid, ...fields })
      return { ...shown(after), ...(await told('updated', user, after, before)) }
    },

    async remove(id: string, rev: number | undefined, user: User) {
      const scope = scopeOf(resource, user)
      const record = await records.get(scope, id)
      await resource.beforeRemove?.(record, user)
      const uses = await usesOf(record)
      if (uses.length > 0) throw inUse(resource, uses)
      const before = await records.remove(scope, id, rev)
      return { id, ...(await told('removed', user, undefined, before)) }
    },
  }
}

/** What was stored before there was a rule can still be changed in its other fields. */
const sameNumbers = (before: unknown, after: unknown) => JSON.stringify(before) === JSON.stringify(after)

const pick = (from: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]))
