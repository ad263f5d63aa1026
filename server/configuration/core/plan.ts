import { eachText, nameOf, namesIn } from './names.ts'

/** What a file or an installation has of one resource, by key. References are names, secrets are left out. */
export type Entry = Record<string, unknown>
export type Section = {
  resource: string
  /** Of each entry, what must not occur twice: `number=701`. By it a record that only changed its name is found again. */
  marksOf: (entry: Entry) => string[]
  entries: ReadonlyMap<string, Entry>
}

export type FieldChange = { field: string; before: unknown; after: unknown }
export type Change = {
  action: 'create' | 'update' | 'remove'
  resource: string
  key: string
  /** What it is called until now, where it is called otherwise from now on. */
  was: string
  fields: FieldChange[]
}
export type Plan = {
  /** In the order in which they can be made: nothing before what it names. */
  changes: Change[]
  /** There, and not in the file: kept, unless the file is to be all there is. */
  beyond: { resource: string; key: string }[]
}

/**
 * What makes `present` equal to `wanted`. Of a resource that the file does not speak of nothing is changed; of an entry
 * that it has, all fields count.
 */
export function planOf(wanted: readonly Section[], present: readonly Section[], options: { prune: boolean }): Plan {
  const matched = wanted.map((section) => ({ ...section, ...match(section, present) }))
  const renamed = new Map(
    matched.flatMap(({ resource, wasOf }) =>
      [...wasOf].map(([key, was]) => [nameOf(resource, was), nameOf(resource, key)] as const),
    ),
  )
  const changes: Change[] = []
  const beyond: Plan['beyond'] = []
  for (const { resource, entries, there, wasOf, left } of matched) {
    for (const [key, after] of entries) {
      const was = wasOf.get(key)
      if (was === undefined) changes.push({ action: 'create', resource, key, was: key, fields: created(after) })
      else {
        // Who names a record that gets another name does not change by that.
        const fields = differences(renameIn(there.get(was), renamed), after)
        if (fields.length > 0) changes.push({ action: 'update', resource, key, was, fields })
      }
    }
    for (const [key, before] of left)
      if (options.prune) changes.push({ action: 'remove', resource, key, was: key, fields: removed(before) })
      else beyond.push({ resource, key })
  }
  return { changes: inOrder(changes), beyond }
}

/** Which entry that is there each wanted one is (by its key, or by what must be unique), and which are nobody's. */
function match({ resource, marksOf, entries }: Section, present: readonly Section[]) {
  const there = present.find((section) => section.resource === resource)?.entries ?? new Map<string, Entry>()
  const left = new Map([...there].filter(([key]) => !entries.has(key)))
  const wasOf = new Map<string, string>()
  for (const [key, entry] of entries) {
    const was = there.has(key) ? key : sameMarks(left, marksOf, entry)
    if (was === undefined) continue
    left.delete(was)
    wasOf.set(key, was)
  }
  return { there, left, wasOf }
}

const renameIn = (entry: Entry | undefined, names: ReadonlyMap<string, string>): Entry =>
  eachText(entry ?? {}, (text) => names.get(text) ?? text) as Entry

function sameMarks(left: ReadonlyMap<string, Entry>, marksOf: Section['marksOf'], entry: Entry): string | undefined {
  const marks = new Set(marksOf(entry))
  const found = [...left].filter(([, other]) => marksOf(other).some((mark) => marks.has(mark)))
  return found.length === 1 ? found[0]?.[0] : undefined
}

const created = (entry: Entry): FieldChange[] =>
  Object.entries(entry).map(([field, after]) => ({ field, before: undefined, after }))
const removed = (entry: Entry): FieldChange[] =>
  Object.entries(entry).map(([field, before]) => ({ field, before, after: undefined }))

export function differences(before: Entry, after: Entry): FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))
}

/** The order of an object's fields does not count; that of a list does. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const fields = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...fields].every((field) => isSame((a as Entry)[field], (b as Entry)[field]))
}

/** New ones, each after what it names; then changes; then what goes, each before what it names. */
function inOrder(changes: readonly Change[]): Change[] {
  const of = (action: Change['action']) => changes.filter((change) => change.action === action)
  return [...byNames(of('create'), 'after'), ...of('update'), ...byNames(of('remove'), 'before').toReversed()]
}

/** A circle is cut where it is entered: whoever carries it out leaves that name for later. */
function byNames(changes: readonly Change[], side: 'before' | 'after'): Change[] {
  const named = new Map(changes.map((change) => [nameOf(change.resource, change.key), change]))
  const placed = new Set<Change>()
  const order: Change[] = []
  const place = (change: Change) => {
    if (placed.has(change)) return
    placed.add(change)
    for (const name of namesIn(change.fields.map((field) => field[side]))) {
      const other = named.get(name)
      if (other) place(other)
    }
    order.push(change)
  }
  for (const change of changes) place(change)
  return order
}
