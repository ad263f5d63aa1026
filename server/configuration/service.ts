import type { z } from 'zod'
import { byRoute } from '#server/api/by-route.ts'
import { mayRole } from '#server/api/permissions.ts'
import type { AnyResource, Applied } from '#server/api/resource.ts'
import type { Route, User } from '#server/api/route.ts'
import { InvalidInput } from '#server/api/validate.ts'
import { Refusal } from '#server/kernel/errors.ts'
import type { Stored } from '#server/store/records.ts'
import { nameOf, withIds, withNames } from './core/names.ts'
import { type Change, type Entry, planOf, type Section } from './core/plan.ts'
import { secretRef, withSecrets } from './core/secrets.ts'
import type { Asked, appliedView, Document, FileView, PlanView, Problem } from './schema.ts'

type Saved = Stored<Record<string, unknown>>
/** A resource as it stands: its entries as a file has them, and the records behind them by their names. */
type Present = Section & { of: AnyResource; records: ReadonlyMap<string, Saved> }

export type ConfigurationOptions = {
  resources: readonly AnyResource[]
  /** All routes of the API: what a file wants is done by them, with all their checks. */
  routes: () => readonly Route[]
}

export type Configuration = ReturnType<typeof createConfiguration>

/** Asked for by whoever reads a file: which records there are, what would change, and that it be so. */
export function createConfiguration({ resources, routes }: ConfigurationOptions) {
  const configured = resources.filter((one) => !one.isWork)

  async function read(user: User): Promise<Present[]> {
    const readable = configured.filter((one) => mayRole(user.role, one.may.read))
    const read = await Promise.all(readable.map(async (of) => ({ of, records: await recordsOf(of, user) })))
    const names = new Map(
      read.flatMap(({ of, records }) =>
        records.map((record) => [record._id, nameOf(of.name, keyIn(of, record))] as const),
      ),
    )
    return read.map(({ of, records }) => ({
      of,
      resource: of.name,
      marksOf: marksOf(of),
      records: new Map(records.map((record) => [keyIn(of, record), record])),
      entries: new Map(records.map((record) => [keyIn(of, record), withNames(whole(of, record), names) as Entry])),
    }))
  }

  /** The document that makes an empty installation this one, with the files that belong to it. */
  async function exported(user: User): Promise<{ document: Document; files: FileView[] }> {
    const document: Record<string, unknown> = { vez: 1 }
    const files: FileView[] = []
    for (const { of, entries, records } of await read(user)) {
      const list = [...entries].map(([key, entry]) => {
        const secrets = (of.secrets ?? []).map((field) => [field, secretRef(of.name, key, field)])
        const record = records.get(key)
        const digest = of.fileDigest && record?.[of.fileDigest]
        if (record && typeof digest === 'string')
          files.push({ resource: of.name, key, path: `${of.path}/${record._id}/file`, digest })
        return { ...entry, ...Object.fromEntries(secrets), ...(digest ? { file: { sha256: digest } } : {}) }
      })
      if (of.scopedBy === 'self') document.company = list[0]
      else if (list.length > 0) document[sectionOf(of)] = list
    }
    return { document: document as Document, files }
  }

  async function plan(user: User, asked: Asked): Promise<PlanView> {
    return (await work(user, asked)).view
  }

  async function work(user: User, { document, prune, secrets, setSecrets }: Asked) {
    const present = await read(user)
    const given = new Map(Object.entries(secrets))
    const problems: Problem[] = []
    const secretsMissing: string[] = []
    const files: PlanView['files'] = []
    /** By name, what is to be sent: references are names still. */
    const sent = new Map<string, Entry>()
    const wanted: Section[] = []
    for (const [section, list] of sectionsIn(document)) {
      const there = present.find(({ of }) => (of.scopedBy === 'self' ? 'company' : sectionOf(of)) === section)
      if (!there) {
        problems.push({
          resource: section,
          key: '',
          field: '',
          code: 'unknown-section',
          message: `There is nothing called “${section}”.`,
        })
        continue
      }
      const { of } = there
      const entries = new Map<string, Entry>()
      for (const stated of list) {
        const { entry, missing, given: found, file } = taken(of, stated, there, given)
        const key = keyIn(of, entry)
        const say = (field: string, code: string, message: string) =>
          problems.push({ resource: of.name, key, field, code, message })
        if (key === '') say(of.key ?? 'name', 'required', 'Is required.')
        if (entries.has(key)) say(of.key ?? 'name', 'said-twice', 'Is in the document twice.')
        const before = there.records.get(key)
        if (!before) secretsMissing.push(...missing)
        const plain = before && !setSecrets ? without(entry, found) : entry
        sent.set(nameOf(of.name, key), plain)
        const { fields, problems: wrong } = parsed(of, plain)
        for (const one of wrong) say(one.field, one.code, one.message)
        // Secrets that are set anew are a change, though nobody can see of what.
        entries.set(key, { ...without(fields, of.secrets ?? []), ...(setSecrets && before ? pick(plain, found) : {}) })
        if (of.madeByRoute && file !== before?.[of.fileDigest ?? ''])
          files.push({ resource: of.name, key, path: of.path, id: before?._id ?? null, rev: before?.rev ?? null })
      }
      wanted.push({ resource: of.name, marksOf: there.marksOf, entries })
    }
    const { changes, beyond } = planOf(wanted, present, { prune })
    problems.push(...lost(wanted, present), ...forbidden(user, changes))
    // A new record that is made with its file is made by whoever has the file.
    const byUs = changes.filter(({ action, resource }) => action !== 'create' || !ofName(resource)?.madeByRoute)
    return { view: { changes: byUs, beyond, problems, secretsMissing, files }, present, sent }
  }

  const ofName = (name: string) => configured.find((one) => one.name === name)

  /** Names that neither the document nor the installation bears. */
  function lost(wanted: readonly Section[], present: readonly Section[]): Problem[] {
    const known = new Set(
      [...wanted, ...present].flatMap(({ resource, entries }) =>
        [...entries.keys()].map((key) => nameOf(resource, key)),
      ),
    )
    return wanted.flatMap(({ resource, entries }) =>
      [...entries].flatMap(([key, entry]) =>
        Object.entries(entry).flatMap(([field, value]) =>
          withIds(value, (name) => (known.has(name) ? name : undefined)).missing.map((name) => ({
            resource,
            key,
            field,
            code: 'unknown-reference',
            message: `There is no ${name}.`,
          })),
        ),
      ),
    )
  }

  const forbidden = (user: User, changes: readonly Change[]): Problem[] =>
    changes.flatMap(({ resource, key, action }) => {
      const may = ofName(resource)?.may
      const needed = action === 'update' ? (may?.change ?? may?.manage) : may?.manage
      if (needed && mayRole(user.role, needed)) return []
      return [{ resource, key, field: '', code: 'permission.missing', message: 'You may not change this.' }]
    })

  /** One change after the other; the first that is refused ends it, and what was done is told: applying again goes on from there. */
  async function apply(user: User, asked: Asked): Promise<z.output<typeof appliedView>> {
    const { view, present, sent } = await work(user, asked)
    const wrong = [...view.problems]
    for (const { resource, key } of view.files.filter((file) => file.id === null))
      wrong.push({ resource, key, field: 'file', code: 'file-missing', message: 'Its file must be sent first.' })
    if (wrong.length > 0)
      throw new Refusal(
        'invalid',
        'configuration.invalid',
        'The document cannot be applied.',
        wrong.map(({ resource, key, field, code, message }) => ({
          field: `${resource}/${key}/${field}`,
          code,
          message,
        })),
      )
    const ids = new Map(
      present.flatMap(({ resource, records }) =>
        [...records].map(([key, { _id }]) => [nameOf(resource, key), _id] as const),
      ),
    )
    for (const { resource, key, was } of view.changes) {
      const id = ids.get(nameOf(resource, was))
      if (id !== undefined) ids.set(nameOf(resource, key), id)
    }
    const revs = new Map(
      present.flatMap(({ records }) => [...records.values()].map(({ _id, rev }) => [_id, rev] as const)),
    )
    const done: Change[] = []
    const notApplied: z.output<typeof appliedView>['notApplied'] = []
    const ask = (of: AnyResource, method: Route['method'], path: string, fields: object) =>
      byRoute<{ id: string; rev: number; applied?: Applied }>(routes(), {
        method,
        path: `${of.path}${path}`,
        fields,
        user,
      })

    async function make(change: Change): Promise<() => Promise<void>> {
      const { action, resource, key, was } = change
      const of = ofName(resource)
      if (!of) throw new Error(`no resource ${resource}`)
      const name = nameOf(resource, key)
      const id = ids.get(nameOf(resource, was))
      const tell = (answer: { applied?: Applied }) => {
        if (answer.applied?.state === 'failed') notApplied.push({ resource, key, why: answer.applied.why })
      }
      const put = async (id: string, value: Entry) => {
        const answer = await ask(of, 'put', '/:id', { ...value, id, rev: revs.get(id) })
        revs.set(id, answer.rev)
        tell(answer)
      }
      if (action === 'remove') {
        tell(await ask(of, 'delete', '/:id', { id }))
        return async () => {}
      }
      const entry = sent.get(name) ?? {}
      const { value, missing } = withIds(entry, (one) => ids.get(one))
      if (action === 'update' && id !== undefined) {
        // What it names may come later in the order: then it is changed last.
        if (missing.length > 0) return () => put(id, withIds(entry, (one) => ids.get(one)).value as Entry)
        await put(id, value as Entry)
        return async () => {}
      }
      const circular = Object.keys(entry).filter(
        (field) => withIds(entry[field], (one) => ids.get(one)).missing.length > 0,
      )
      const answer = await ask(of, 'post', '', without(value as Entry, circular))
      ids.set(name, answer.id)
      revs.set(answer.id, answer.rev)
      tell(answer)
      return circular.length === 0
        ? async () => {}
        : () => put(answer.id, withIds(entry, (one) => ids.get(one)).value as Entry)
    }

    const later: { change: Change; finish: () => Promise<void> }[] = []
    for (const change of view.changes) {
      try {
        later.push({ change, finish: await make(change) })
        done.push(change)
      } catch (why) {
        return { done, failed: { change, problems: problemsOf(why, change) }, notApplied }
      }
    }
    for (const { change, finish } of later)
      try {
        await finish()
      } catch (why) {
        return { done, failed: { change, problems: problemsOf(why, change) }, notApplied }
      }
    return { done, failed: null, notApplied }
  }

  return { export: exported, plan, apply }
}

const sectionOf = (of: AnyResource): string => of.path.slice(1)

const sectionsIn = ({ vez: _version, company, ...sections }: Document): [string, Entry[]][] => [
  ...Object.entries(sections as Record<string, Entry[]>),
  ...(company ? [['company', [company]] as [string, Entry[]]] : []),
]

const keyIn = (of: AnyResource, record: Record<string, unknown>): string => String(record[of.key ?? 'name'] ?? '')

async function recordsOf(of: AnyResource, user: User): Promise<Saved[]> {
  const scope = of.scopedBy === 'self' ? { _id: user.companyId } : { companyId: user.companyId }
  return of.model
    .find(scope as never)
    .sort({ _id: 1 })
    .lean<Saved[]>()
}

/** The fields that may be sent, without the secrets; what was stored before a field was there has its default. */
function whole(of: AnyResource, record: Saved): Entry {
  const secrets = new Set<string>(of.secrets ?? [])
  const stored = withoutUnsaid(
    Object.fromEntries(
      Object.keys(of.schema.shape).map((field) => [field, secrets.has(field) ? undefined : record[field]]),
    ),
  )
  const parsed = of.schema.strict().safeParse(stored)
  return parsed.success ? withoutUnsaid(parsed.data as Entry) : stored
}

/** What the document states of one record, as it would be sent; the company keeps its slug. */
function taken(of: AnyResource, stated: Entry, there: Present, given: ReadonlyMap<string, string>) {
  const { file, ...fields } = stated
  const own = of.scopedBy === 'self' ? { slug: [...there.records.keys()][0] } : {}
  const digest = of.fileDigest ? (file as { sha256?: unknown } | undefined)?.sha256 : undefined
  return { ...withSecrets({ ...(of.fileDigest ? fields : stated), ...own }, given), file: digest }
}

/** As it would be stored, defaults and all, and what is wrong with it. Names stand for ids: they are checked later. */
function parsed(
  of: AnyResource,
  entry: Entry,
): { fields: Entry; problems: { field: string; code: string; message: string }[] } {
  const names = new Map<string, string>()
  const standIn = (name: string) => {
    const id = `name-${names.size}-`
    names.set(id, name)
    return id
  }
  const result = of.schema.strict().safeParse(withIds(entry, standIn).value)
  if (result.success) return { fields: withoutUnsaid(withNames(result.data, names) as Entry), problems: [] }
  const problems = result.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    code: issue.code,
    message: issue.message,
  }))
  return { fields: entry, problems }
}

/** What is unique within a company tells a record, too. */
const marksOf = (of: AnyResource) => {
  const unique = of.model.schema
    .indexes()
    .filter(([, options]) => options?.unique)
    .map(([fields]) => Object.keys(fields).filter((field) => field !== 'companyId'))
  return (entry: Entry): string[] =>
    unique.flatMap((fields) =>
      fields.length > 0 && fields.every((field) => (entry[field] ?? null) !== null)
        ? [fields.map((field) => `${field}=${JSON.stringify(entry[field])}`).join('&')]
        : [],
    )
}

const without = (entry: Entry, fields: readonly string[]): Entry =>
  Object.fromEntries(Object.entries(entry).filter(([field]) => !fields.includes(field)))
const pick = (entry: Entry, fields: readonly string[]): Entry =>
  Object.fromEntries(Object.entries(entry).filter(([field]) => fields.includes(field)))
const withoutUnsaid = (entry: Entry): Entry =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))

function problemsOf(why: unknown, { resource, key }: Change): Problem[] {
  if (why instanceof InvalidInput)
    return why.issues.map((issue) => ({
      resource,
      key,
      field: issue.path.join('.'),
      code: issue.code ?? 'invalid',
      message: issue.message,
    }))
  if (!(why instanceof Refusal)) throw why
  const own = { resource, key, field: '', code: why.code, message: why.message }
  return [own, ...why.fields.map((each) => ({ resource, key, ...each }))]
}
