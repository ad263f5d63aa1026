import { type FieldProblem, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import type { AnyResource, Reference, Use } from './resource.ts'

/** Where an id stands in what was sent. */
type Found = { field: string; id: string; to: string }

/** Every id that the references of a resource find in these fields. Pure. */
export function findReferences(references: readonly Reference[], fields: Record<string, unknown>): Found[] {
  return references.flatMap((reference) => {
    const conditions = Object.entries(reference.when ?? {})
    return valuesAt(fields, reference.field.split('.')).flatMap(({ field, value }) => {
      const isOne = conditions.every(([path, wanted]) => besideIt(fields, field, path) === wanted)
      return isOne && typeof value === 'string' ? [{ field, id: value, to: reference.to }] : []
    })
  })
}

/** The value at a path, in the same items of the lists that both go through: each step of an overflow has its own type. */
function besideIt(fields: Record<string, unknown>, place: string, path: string): unknown {
  const indices = place.split('.').filter((part) => /^\d+$/.test(part))
  let value: unknown = fields
  for (const name of path.split('.')) {
    while (Array.isArray(value)) value = value[Number(indices.shift() ?? -1)]
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

/** The values at a path that goes through lists, each with its own place. */
function valuesAt(from: unknown, path: readonly string[], place = ''): { field: string; value: unknown }[] {
  if (Array.isArray(from)) return from.flatMap((item, index) => valuesAt(item, path, join(place, String(index))))
  const [first, ...rest] = path
  if (first === undefined) return [{ field: place, value: from }]
  if (typeof from !== 'object' || from === null) return []
  return valuesAt((from as Record<string, unknown>)[first], rest, join(place, first))
}

const join = (place: string, next: string) => (place === '' ? next : `${place}.${next}`)

/** Throws `<name>.unknown-reference`, naming each field that names nothing of this company. */
export async function checkReferences(
  resource: AnyResource,
  all: readonly AnyResource[],
  companyId: CompanyId,
  fields: Record<string, unknown>,
): Promise<void> {
  const problems: FieldProblem[] = []
  const found = Map.groupBy(findReferences(resource.references ?? [], fields), (reference) => reference.to)
  for (const [to, references] of found) {
    const target = all.find((other) => other.name === to)
    if (!target) throw new Error(`resource ${resource.name} refers to ${to}, which is not in the list of resources`)
    const known = await idsThere(
      target,
      companyId,
      references.map((reference) => reference.id),
    )
    for (const { field, id } of references)
      if (!known.has(id)) problems.push({ field, code: 'unknown-reference', message: `There is no such ${to}.` })
  }
  if (problems.length > 0)
    throw new Refusal(
      'invalid',
      `${resource.name}.unknown-reference`,
      'Something that it names is not there.',
      problems,
    )
}

async function idsThere(target: AnyResource, companyId: CompanyId, ids: string[]): Promise<Set<string>> {
  const found = await target.model.find({ companyId, _id: { $in: ids } }, { _id: 1 }).lean<{ _id: string }[]>()
  return new Set(found.map((record) => record._id))
}

const usesMax = 20

/** Who refers to this record, of all resources; at most twenty of each. */
export async function findUses(
  name: string,
  all: readonly AnyResource[],
  companyId: string,
  id: string,
): Promise<Use[]> {
  const uses: Use[] = []
  for (const user of all)
    for (const { field, when = {} } of (user.references ?? []).filter((reference) => reference.to === name)) {
      const found = await user.model
        .find({ ...when, companyId, [field]: id })
        .limit(usesMax)
        .lean<{ _id: string; name?: string }[]>()
      uses.push(...found.map((record) => ({ resource: user.name, id: record._id, name: record.name ?? record._id })))
    }
  return uses
}
