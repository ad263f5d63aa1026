import type { Clock } from '#server/kernel/clock.ts'
import type { ExtensionId, TrunkId } from '#server/kernel/ids.ts'
import type { Outcome } from '#server/kernel/outcome.ts'
import { type AddressBook, createAddressBook } from './addresses.ts'
import { createEqualizer } from './equalize.ts'
import {
  type Kind,
  type Objects,
  type ObjectType,
  type ObjectWhy,
  objectTypes,
  type ProvisioningLog,
  type Resolve,
  type Wanted,
} from './ports.ts'
import type { ExtensionRecord, TrunkRecord } from './records.ts'
import { renderExtension } from './render/extension.ts'
import type { Rendered } from './render/rendered.ts'
import { differences } from './render/same.ts'
import { trunkOf } from './render/trunk.ts'
import { createTrunkPlanner, type TrunkProblem } from './trunk-plan.ts'
import { createTurns } from './turns.ts'

/** `why` is one line for a person; `away` mends itself at the next connect. */
export type Applied =
  | { state: 'applied' }
  | { state: 'failed'; code: 'away' | 'refused' | TrunkProblem['code']; why: string }

export type Report = {
  /** False where Asterisk could not be reached: nothing else is then said. */
  reached: boolean
  /** Records looked at, of which `changed` were not as they should be; objects that belonged to no record. */
  records: number
  changed: number
  removed: number
  failed: { kind: Kind; id: string; why: string }[]
  tookMs: number
}

export interface Provisioning extends AddressBook {
  /** Reads all records, so that addresses are known before Asterisk is there. */
  load(): Promise<void>
  /** Makes Asterisk equal to the record as it is stored now (also where it is no more, or switched off). */
  apply(kind: 'extension', id: ExtensionId): Promise<Applied>
  apply(kind: 'trunk', id: TrunkId): Promise<Applied>
  /** Takes all of a record's objects away; `address` is what `phoneAddress` or `trunkAddress` says. */
  remove(kind: Kind, address: string): Promise<Applied>
  /** Makes all of Asterisk equal to all records. What is equal costs its part of one reading of all. */
  reconcileAll(): Promise<Report>
  /** To be called at each connect: reconciles now, and again every few minutes until `close`. */
  linkUp(): Promise<Report>
  close(): void
}

type Named = { type: ObjectType; id: string }
/** `type/id` → its attributes. */
type There = Map<string, ReadonlyMap<string, string>>

/** Enough to keep Asterisk's HTTP server busy, too few for a call's commands to wait behind them. */
const atOnce = 6
const everyMsDefault = 5 * 60_000
/** Where Asterisk was not reached: one of its two interfaces is up before the other. */
const soonMs = 1_000

export function createProvisioning(options: {
  objects: Objects
  wanted: Wanted
  resolve: Resolve
  /** The shard whose application serves the calls; it goes into each endpoint. */
  shard: number
  /** Which companies are of this shard: of the others it is known what there should be, and nothing is pushed. */
  isOurs?: (companyId: string) => boolean
  clock: Clock
  log: ProvisioningLog
  /** Endpoint attributes of every phone, as the SIP settings have them. */
  phoneTuning?: () => Record<string, string>
  everyMs?: number
}): Provisioning {
  const { objects, wanted, resolve, shard, clock, log, phoneTuning = () => ({}), everyMs = everyMsDefault } = options
  const isOurs = options.isOurs ?? (() => true)
  const equalizer = createEqualizer({ objects })
  const planTrunk = createTrunkPlanner({ resolve, shard })
  const turns = createTurns()
  const book = createAddressBook()
  let callOff: () => void = () => {}
  let closed = false

  /** In order; the first that fails ends it. */
  async function makeAll(rendered: Rendered[]): Promise<Applied> {
    for (const each of rendered) {
      const made = await equalizer.make(each)
      if (!made.ok) return failedBecause(made)
    }
    return applied
  }

  async function unmakeAll(surplus: Named[]): Promise<Applied> {
    // What refers to others goes first.
    const rank = ({ type }: Named) => objectTypes.indexOf(type)
    for (const { type, id } of surplus.toSorted((a, b) => rank(b) - rank(a))) {
      const unmade = await equalizer.unmake(type, id)
      if (!unmade.ok) return failedBecause(unmade)
    }
    return applied
  }

  async function applyExtension(id: ExtensionId): Promise<Applied> {
    const extension = await wanted.extension(id)
    if (!extension) {
      // Its objects are named by the SIP user, which went with the record: `remove` or the next reconcile takes them.
      book.drop(id)
      return applied
    }
    if (!extension.active) {
      book.drop(id)
      return remove('extension', extension.sipUser)
    }
    book.put({ extension })
    return makeAll(renderExtension(extension, { shard, tuning: phoneTuning() }))
  }

  async function applyTrunk(id: TrunkId): Promise<Applied> {
    const trunks = await wanted.trunks()
    const trunk = trunks.find((each) => each.id === id)
    if (trunk) book.put({ trunk })
    else book.drop(id)
    const named = await namedAfter(id)
    if (!named.ok) return failedBecause(named)
    if (!trunk?.active) return removeTrunk(id, named.value)

    const { rendered, problem, keepAddresses } = await planTrunk(trunk, trunks)
    const meant = new Set(rendered.map((each) => each.id))
    const surplus = named.value.filter((each) => !meant.has(each.id) && !(keepAddresses && each.type === 'identify'))
    // First what must no longer be let in, or said to the provider; then what may; last what nothing refers to.
    const shut = await unmakeAll(surplus)
    if (shut.state === 'failed') return shut
    const made = await makeAll(rendered)
    if (made.state === 'failed') return made
    const hasAuth = rendered.some(({ type }) => type === 'auth')
    const tidied = hasAuth ? applied : await unmakeAll([{ type: 'auth', id }])
    return tidied.state === 'applied' && problem ? { state: 'failed', ...problem } : tidied
  }

  /** The objects of which a trunk has several, or whose names change. */
  async function namedAfter(trunkId: string): Promise<Outcome<ObjectWhy, Named[]>> {
    const named: Named[] = []
    for (const type of ['identify', 'registration'] as const) {
      const listed = await objects.list(type)
      if (!listed.ok) return listed
      for (const id of listed.value) if (trunkOf(id) === trunkId) named.push({ type, id })
    }
    return { ok: true, value: named }
  }

  const removeTrunk = (id: string, named: Named[]) =>
    unmakeAll([...named, ...(['endpoint', 'auth', 'aor'] as const).map((type) => ({ type, id }))])

  async function remove(kind: Kind, address: string): Promise<Applied> {
    if (kind === 'extension')
      return unmakeAll((['endpoint', 'auth', 'aor'] as const).map((type) => ({ type, id: address })))
    const named = await namedAfter(address)
    return named.ok ? removeTrunk(address, named.value) : failedBecause(named)
  }

  const apply = (kind: Kind, id: string): Promise<Applied> =>
    turns.take(`${kind}/${id}`, async () => {
      const result = await (kind === 'extension' ? applyExtension(id as ExtensionId) : applyTrunk(id as TrunkId))
      if (result.state === 'failed')
        log.warn('a record could not be applied to Asterisk', { kind, id, code: result.code, detail: result.why })
      return result
    })

  /** What is there, as `type/id`; undefined where Asterisk cannot be reached. */
  async function existing(): Promise<There | undefined> {
    const there: There = new Map()
    for (const type of objectTypes) {
      const read = await objects.readAll(type)
      if (!read.ok) return undefined
      for (const [id, found] of read.value) there.set(`${type}/${id}`, found)
    }
    return there
  }

  async function read(): Promise<[ExtensionRecord[], TrunkRecord[]]> {
    const [extensions, trunks] = await Promise.all([wanted.extensions(), wanted.trunks()])
    book.replace(extensions, trunks)
    return [extensions, trunks]
  }

  type Plan = {
    kind: Kind
    id: string
    companyId: string
    rendered: Rendered[]
    keepAddresses: boolean
    problem: boolean
  }
  async function plans(): Promise<Plan[]> {
    const [extensions, trunks] = await read()
    const planned: Plan[] = []
    for (const trunk of trunks) planned.push(await planOf(trunk, trunks))
    return [...planned, ...extensions.map((extension) => planOfExtension(extension))]
  }
  const planOfExtension = (extension: ExtensionRecord): Plan => ({
    kind: 'extension',
    id: extension.id,
    companyId: extension.companyId,
    rendered: renderExtension(extension, { shard, tuning: phoneTuning() }),
    keepAddresses: false,
    problem: false,
  })
  async function planOf(trunk: TrunkRecord, trunks: TrunkRecord[]): Promise<Plan> {
    const base = { kind: 'trunk' as const, id: trunk.id, companyId: trunk.companyId }
    if (!trunk.active) return { ...base, rendered: [], keepAddresses: false, problem: false }
    const { rendered, keepAddresses, problem } = await planTrunk(trunk, trunks)
    return { ...base, rendered, keepAddresses, problem: problem !== undefined }
  }

  const isDue = (there: There) => (plan: Plan) =>
    plan.problem ||
    plan.rendered.some((each) => {
      const found = there.get(`${each.type}/${each.id}`)
      return !found || differences(each.fields, found).length > 0
    })

  const isNew = (there: There) => (plan: Plan) =>
    plan.rendered.length > 0 && plan.rendered.every((each) => !there.has(`${each.type}/${each.id}`))

  /** Thousands at once, on a new Asterisk: pushed now, proved together by reading all of them back. */
  const pushNew = ({ kind, id, rendered }: Plan) =>
    turns.take(`${kind}/${id}`, async () => {
      for (const each of rendered) if (!(await equalizer.pushNew(each)).ok) return
    })

  /** What is there and belongs to no record. */
  function strays(there: There, planned: Plan[]): Named[] {
    const meant = new Set(planned.flatMap(({ rendered }) => rendered.map((each) => `${each.type}/${each.id}`)))
    const keeping = new Set(planned.filter(({ keepAddresses }) => keepAddresses).map(({ id }) => id))
    return [...there.keys()]
      .filter((key) => !meant.has(key))
      .map((key) => {
        const [type, id] = key.split('/') as [ObjectType, string]
        return { type, id }
      })
      .filter(({ type, id }) => !(type === 'identify' && keeping.has(trunkOf(id))))
  }

  async function reconcile(): Promise<Report> {
    const startedAt = clock.now()
    const report: Report = { reached: false, records: 0, changed: 0, removed: 0, failed: [], tookMs: 0 }
    let there = await existing()
    if (!there) return report
    let planned = await plans()
    const own = ({ companyId }: Plan) => isOurs(companyId)
    const created = planned.filter(own).filter(isNew(there))
    if (created.length > 0) {
      await inParallel(created, pushNew)
      there = await existing()
      if (!there) return report
      planned = await plans()
    }
    report.reached = true
    report.records = planned.filter(own).length
    const due = planned.filter(own).filter(isDue(there))
    report.changed = new Set([...created, ...due].map(({ kind, id }) => `${kind}/${id}`)).size
    await inParallel(due, async ({ kind, id }) => {
      const result = await apply(kind, id)
      if (result.state === 'failed') report.failed.push({ kind, id, why: result.why })
    })
    let surplus = strays(there, planned)
    // A record that was made since the list was read is not a stray.
    if (surplus.length > 0) {
      const meanwhile = new Set(strays(there, await plans()).map(({ type, id }) => `${type}/${id}`))
      surplus = surplus.filter(({ type, id }) => meanwhile.has(`${type}/${id}`))
    }
    const removed = await unmakeAll(surplus)
    if (removed.state === 'applied') report.removed = surplus.length
    report.tookMs = clock.now() - startedAt
    log.info('Asterisk was made equal to the records', { ...report, failed: report.failed.length })
    return report
  }

  const reconcileAll = () => turns.take('all', reconcile)

  /** Reconciles, and again after a while: soon, where it could not be done. */
  async function keepEqual(): Promise<Report> {
    callOff()
    let reached = false
    try {
      const report = await reconcileAll()
      reached = report.reached
      return report
    } finally {
      callOff()
      if (!closed) callOff = clock.wakeAt(clock.now() + (reached ? everyMs : soonMs), keepOn)
    }
  }

  function keepOn(): void {
    keepEqual().catch((why: unknown) => log.warn('the reconcile of Asterisk broke off', { why }))
  }

  return {
    phoneAddress: book.phoneAddress,
    trunkAddress: book.trunkAddress,
    async load() {
      await read()
    },
    apply,
    remove: (kind, address) => turns.take(`${kind}/${address}`, () => remove(kind, address)),
    reconcileAll,
    linkUp: keepEqual,
    close() {
      closed = true
      callOff()
    },
  }
}

const applied: Applied = { state: 'applied' }

const failedBecause = ({ why, detail }: { why: 'away' | 'refused' | 'gone'; detail?: string }): Applied =>
  why === 'away'
    ? { state: 'failed', code: 'away', why: 'Asterisk cannot be reached; it is applied as soon as it can.' }
    : { state: 'failed', code: 'refused', why: `Asterisk did not take it: ${detail ?? why}` }

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items].values()
  const worker = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
