import { Refusal } from '#server/kernel/errors.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { findReferences } from './references.ts'
import type { AnyResource, Lead } from './resource.ts'

/** A call that is led round in a circle of more records than these is not followed further. */
const recordsMax = 1_000

/** Where a record sends a call on: what its references say (`leads`), and what it knows itself. */
export function leadsOf(resource: AnyResource, fields: Record<string, unknown>): Lead[] {
  const references = (resource.references ?? []).filter(({ leads }) => leads !== undefined)
  const named = references.flatMap((reference) =>
    findReferences([reference], fields).map(({ to, id, field }): Lead => {
      return { to, id, field, waits: reference.leads === 'after-waiting' }
    }),
  )
  return [...named, ...(resource.leadsTo?.(fields as never) ?? [])]
}

type Standing = { resource: AnyResource; id: string; fields: Record<string, unknown> }
type Trail = { at: Standing; from: Trail | null; field: string }

/**
 * Throws `<name>.loops` where a call would come back to this record without anybody having waited for the customer: it
 * would go round for ever, and the caller hear nothing, or the same again and again. Says the way in names.
 */
export async function checkLoops(
  resource: AnyResource,
  all: readonly AnyResource[],
  companyId: CompanyId,
  id: string,
  fields: Record<string, unknown>,
): Promise<void> {
  const seen = new Set<string>()
  const open: Trail[] = [{ at: { resource, id, fields }, from: null, field: '' }]
  for (let trail = open.shift(); trail && seen.size < recordsMax; trail = open.shift()) {
    const { at } = trail
    for (const lead of leadsOf(at.resource, at.fields)) {
      if (lead.waits) continue
      const field = trail.from ? trail.field : lead.field
      if (lead.to === resource.name && lead.id === id) throw loops(resource.name, field, trail)
      const key = `${lead.to}/${lead.id}`
      if (seen.has(key)) continue
      seen.add(key)
      const next = await read(all, companyId, lead)
      if (next) open.push({ at: next, from: trail, field })
    }
  }
}

async function read(all: readonly AnyResource[], companyId: CompanyId, lead: Lead): Promise<Standing | undefined> {
  const resource = all.find(({ name }) => name === lead.to)
  if (!resource || !leadsOn(resource)) return undefined
  const fields = await resource.model.findOne({ companyId, _id: lead.id } as never).lean<Record<string, unknown>>()
  return fields ? { resource, id: lead.id, fields } : undefined
}

/** Whether its records send calls on at all. */
export const leadsOn = ({ references = [], leadsTo }: AnyResource): boolean =>
  leadsTo !== undefined || references.some(({ leads }) => leads !== undefined)

function loops(name: string, field: string, last: Trail): Refusal {
  const way: Standing[] = []
  for (let trail: Trail | null = last; trail; trail = trail.from) way.unshift(trail.at)
  const names = way.map(({ fields, id }) => String(fields.name ?? id))
  const path = [...names, names[0]].join(' → ')
  return new Refusal('invalid', `${name}.loops`, `Calls would go round without waiting for anybody: ${path}.`, [
    { field, code: 'way', message: path },
  ])
}
