import { z } from 'zod'
import { byRoute } from '#server/api/by-route.ts'
import { baseView, resource } from '#server/api/resource.ts'
import { type Route, route, type User } from '#server/api/route.ts'
import { destinationResources } from '#server/destinations/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { conflict, notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, ExtensionId, InteractionId } from '#server/kernel/ids.ts'
import { asId } from '#server/kernel/ids.ts'
import { idText, line } from '#server/kernel/text.ts'
import type { Stored } from '#server/store/records.ts'
import { flowFile, type Named, sameGraph, withIds, withNames } from './core/file.ts'
import { type Flow, type FlowBook, type FlowGraph, flowGraph } from './core/flow.ts'
import { leadsOfFlow } from './core/leads.ts'
import {
  changedRuns,
  flowOutcome,
  instantOf,
  type KeptRun,
  outcomeOf,
  simulatedCall,
  simulateFlow,
} from './core/simulate.ts'
import { usesOf } from './core/uses.ts'
import { doubtsAbout, validateFlow } from './core/validate.ts'
import { type FlowFields, type FlowVersion, flowDraftModel, flowModel, flowVersionModel } from './model.ts'
import { flowFields, flowView } from './schema.ts'

const may = { read: 'telephony.read', manage: 'telephony.manage' } as const

type Needs = {
  clock: Clock
  /** What flows look up. */
  flowBookOf: (companyId: CompanyId) => FlowBook
}

/** URAs. Saved is published: the next caller gets it, who is in the old one stays in it. */
export const flowResource = ({ clock, flowBookOf }: Needs) =>
  resource({
    name: 'flow',
    path: '/flows',
    summary: 'Flows (URA): the graph that a caller meets before a person.',
    schema: flowFields,
    view: flowView,
    model: flowModel,
    may,
    search: ['name', 'description'],
    references: [
      { to: 'queue', field: 'uses.queueIds' },
      { to: 'extension', field: 'uses.extensionIds' },
      { to: 'audio', field: 'uses.audioIds' },
      { to: 'flow', field: 'uses.flowIds' },
      { to: 'web-service', field: 'uses.serviceIds' },
      { to: 'time-condition', field: 'uses.timeConditionIds' },
      { to: 'skill', field: 'uses.skillIds' },
      ...usedDestinations,
    ],
    leadsTo: ({ graph }) =>
      leadsOfFlow(graph).flatMap(({ node, to, waits }) =>
        'id' in to ? [{ to: to.type, id: to.id, field: `graph.nodes.${node}`, waits }] : [],
      ),
    async beforeSave(sent, { id, user, before }) {
      const { graph, runs } = sent
      demandSound(graph)
      const isNewGraph = !before || !sameGraph(before.graph, graph)
      const version = versionOf(before) + (isNewGraph ? 1 : 0)
      const flow: Flow = { id: asId(id), version, graph }
      if (isNewGraph) demandRuns(changedRuns(flow, runs, flowBookOf(user.companyId)))
      const published = isNewGraph ? { publishedAt: clock.now(), publishedBy: user.name } : {}
      return { ...sent, ...published, version, uses: usesOf(graph) }
    },
    async saved(after, before) {
      if (!after) {
        if (!before) return
        await flowDraftModel.deleteOne({ _id: before._id })
        await flowVersionModel.deleteMany({ companyId: asId<CompanyId>(before.companyId), flowId: before._id })
      } else if (!before || versionOf(before) !== versionOf(after)) {
        if (before) await keepVersion(before)
        await keepVersion(after)
      }
    },
  })

/** Kinds of destinations that no setting of its own names. */
const usedDestinations = destinationResources.map(([type, to]) => ({ to, field: `uses.destinations.${type}` }))

/** Of those that were stored before there were versions. */
const versionOf = (flow: Stored<FlowFields> | undefined): number => (flow ? (flow.version ?? 1) : 0)

async function keepVersion(flow: Stored<FlowFields>): Promise<void> {
  const { _id: flowId, companyId, graph, changeNote: note = '', publishedAt, publishedBy = '' } = flow
  const version = versionOf(flow)
  const kept = { companyId, flowId, version, graph, note, at: publishedAt ?? flow.updatedAt, by: publishedBy }
  await flowVersionModel.updateOne({ _id: `${flowId}-${version}` }, { $setOnInsert: kept }, { upsert: true })
}

function demandSound(graph: FlowGraph): void {
  const problems = validateFlow(graph)
  if (problems.length === 0) return
  throw new Refusal(
    'invalid',
    'flow.invalid',
    'The flow cannot be published like this.',
    problems.map(({ node, code, message }) => ({ field: `graph.nodes.${node}`, code, message })),
  )
}

function demandRuns(changed: ReturnType<typeof changedRuns>): void {
  if (changed.length === 0) return
  throw new Refusal(
    'conflict',
    'flow.runs-changed',
    'Runs that were kept come out differently.',
    changed.map(({ run, comes }) => ({
      field: `runs.${run.name}`,
      code: 'changed',
      message: `${run.expects.path.join(' → ')} is now ${comes.path.join(' → ')}`,
    })),
  )
}

// ── Drafts, versions, trials ─────────────────────────────────────────────────────────────────────────────────────────

export type FlowRoutesOptions = Needs & {
  routes: () => readonly Route[]
  /** Records of one resource, by what people call them. */
  namesOf: (companyId: CompanyId, resource: string) => Promise<{ id: string; name: string }[]>
  /** The phone of the user, if there is one. */
  extensionOf: (user: User) => ExtensionId | undefined
  /** Rings it and puts whoever answers into the flow. */
  invite: (asked: {
    companyId: CompanyId
    extensionId: ExtensionId
    flow: Flow
    name: string
  }) => Promise<InteractionId>
}

const problem = z.object({ node: z.string(), code: z.string(), message: z.string(), field: z.string().optional() })
const draftView = z.object({
  graph: flowGraph,
  /** 0: nothing is drawn that is not published. */
  rev: z.int(),
  basedOn: z.int(),
  version: z.int(),
  at: z.number().nullable(),
  by: z.string().nullable(),
  problems: z.array(problem),
  doubts: z.array(problem),
})
const versionView = z.object({ version: z.int(), at: z.number(), by: z.string(), note: z.string(), nodes: z.int() })
const imported = z.object({ ...baseView, name: z.string() })
const transcriptLine = z.looseObject({ is: z.string(), at: z.number() })

export function flowRoutes(options: FlowRoutesOptions): Route[] {
  const { clock, flowBookOf, routes, namesOf, extensionOf, invite } = options
  const flowOf = async (companyId: CompanyId, id: string): Promise<Stored<FlowFields>> => {
    const found = await flowModel.findOne({ companyId, _id: id } as never).lean<Stored<FlowFields>>()
    if (!found) throw notFound('flow')
    return found
  }
  const draftOf = (companyId: CompanyId, id: string) => flowDraftModel.findOne({ companyId, _id: id }).lean()

  async function shownDraft(companyId: CompanyId, id: string): Promise<z.input<typeof draftView>> {
    const [flow, draft] = await Promise.all([flowOf(companyId, id), draftOf(companyId, id)])
    const version = versionOf(flow)
    const { graph, rev, basedOn, at, by } = draft ?? { graph: flow.graph, rev: 0, basedOn: version, at: null, by: null }
    return { graph, rev, basedOn, version, at, by, problems: validateFlow(graph), doubts: doubtsAbout(graph) }
  }

  async function keepDraft(user: User, id: string, graph: FlowGraph, rev: number): Promise<void> {
    const { companyId } = user
    const flow = await flowOf(companyId, id)
    const drawn = { graph, rev: rev + 1, at: clock.now(), by: user.name }
    const stale = () => conflict('flow.draft-stale', 'Somebody else draws in it, too: load it anew.')
    if (rev > 0) {
      const { matchedCount } = await flowDraftModel.updateOne({ companyId, _id: id, rev }, { $set: drawn })
      if (matchedCount === 0) throw stale()
      return
    }
    if (await draftOf(companyId, id)) throw stale()
    await flowDraftModel.create([{ _id: id, companyId, basedOn: versionOf(flow), ...drawn }])
  }

  async function versionAt(companyId: CompanyId, flowId: string, version: number): Promise<FlowVersion> {
    const found = await flowVersionModel.findOne({ companyId, flowId, version }).lean<FlowVersion>()
    if (found) return found
    const flow = await flowOf(companyId, flowId)
    if (versionOf(flow) !== version) throw notFound('flow-version')
    const { graph, changeNote: note = '', publishedAt, publishedBy: by = '' } = flow
    return { _id: '', companyId, flowId, version, graph, note, at: publishedAt ?? flow.updatedAt, by }
  }

  const asFlow = (id: string, version: number, graph: FlowGraph): Flow => ({ id: asId(id), version, graph })

  return [
    route({
      method: 'get',
      path: '/flows/:id/draft',
      may: may.read,
      summary: 'Flows: what is being drawn, or else what is published, with what is wrong and what is doubtful in it',
      input: z.object({ id: idText }),
      output: draftView,
      handle: ({ input, user }) => shownDraft(user.companyId, input.id),
    }),
    route({
      method: 'put',
      path: '/flows/:id/draft',
      may: may.manage,
      summary: 'Flows: keep what is being drawn, however unfinished',
      input: z.strictObject({ id: idText, graph: flowGraph, rev: z.int().min(0) }),
      output: draftView,
      async handle({ input: { id, graph, rev }, user }) {
        await keepDraft(user, id, graph, rev)
        return shownDraft(user.companyId, id)
      },
    }),
    route({
      method: 'delete',
      path: '/flows/:id/draft',
      may: may.manage,
      summary: 'Flows: throw away what is being drawn',
      input: z.object({ id: idText }),
      output: draftView,
      async handle({ input: { id }, user }) {
        await flowDraftModel.deleteOne({ companyId: user.companyId, _id: id })
        return shownDraft(user.companyId, id)
      },
    }),
    route({
      method: 'post',
      path: '/flows/:id/publish',
      may: may.manage,
      summary: 'Flows: publish the draft; kept runs that come out differently refuse it unless they are accepted',
      input: z.strictObject({
        id: idText,
        rev: z.int().positive(),
        note: line(200, 0).default(''),
        acceptRuns: z.boolean().default(false),
      }),
      output: draftView,
      async handle({ input: { id, rev, note, acceptRuns }, user }) {
        const { companyId } = user
        const [flow, draft] = await Promise.all([flowOf(companyId, id), draftOf(companyId, id)])
        if (!draft || draft.rev !== rev)
          throw conflict('flow.draft-stale', 'Somebody else draws in it, too: load it anew.')
        demandSound(draft.graph)
        const runs = acceptRuns ? accepted(flow, draft.graph) : (flow.runs ?? [])
        const fields = { id, rev: flow.rev, graph: draft.graph, runs, changeNote: note }
        await byRoute(routes(), { method: 'patch', path: '/flows/:id', fields, user })
        await flowDraftModel.deleteOne({ companyId, _id: id, rev })
        return shownDraft(companyId, id)

        function accepted({ runs = [] }: Stored<FlowFields>, graph: FlowGraph): KeptRun[] {
          const changed = changedRuns(asFlow(id, 0, graph), runs, flowBookOf(companyId))
          return runs.map((run) => {
            const found = changed.find((one) => one.run === run)
            return found ? { ...run, expects: found.comes } : run
          })
        }
      },
    }),
    route({
      method: 'get',
      path: '/flows/:id/versions',
      may: may.read,
      summary: 'Flows: what was published, the newest first',
      input: z.object({ id: idText }),
      output: z.object({ items: z.array(versionView) }),
      async handle({ input: { id }, user }) {
        const { companyId } = user
        const flow = await flowOf(companyId, id)
        const kept = await flowVersionModel
          .find({ companyId, flowId: id })
          .sort({ version: -1 })
          .limit(200)
          .lean<FlowVersion[]>()
        const all = kept.length > 0 ? kept : [await versionAt(companyId, id, versionOf(flow))]
        return {
          items: all.map(({ version, at, by, note, graph }) => ({
            version,
            at,
            by,
            note,
            nodes: Object.keys(graph.nodes).length,
          })),
        }
      },
    }),
    route({
      method: 'get',
      path: '/flows/:id/versions/:version',
      may: may.read,
      summary: 'Flows: one version, whole',
      input: z.object({ id: idText, version: z.coerce.number().int().positive() }),
      output: versionView.extend({ graph: flowGraph }),
      async handle({ input, user }) {
        const { version, at, by, note, graph } = await versionAt(user.companyId, input.id, input.version)
        return { version, at, by, note, graph, nodes: Object.keys(graph.nodes).length }
      },
    }),
    route({
      method: 'post',
      path: '/flows/:id/versions/:version/restore',
      may: may.manage,
      summary: 'Flows: draw on from an earlier version; what is being drawn is thrown away',
      input: z.strictObject({ id: idText, version: z.coerce.number().int().positive() }),
      output: draftView,
      async handle({ input: { id, version }, user }) {
        const { companyId } = user
        const { graph } = await versionAt(companyId, id, version)
        await flowDraftModel.deleteOne({ companyId, _id: id })
        await keepDraft(user, id, graph, 0)
        return shownDraft(companyId, id)
      },
    }),
    route({
      method: 'post',
      path: '/flows/:id/simulate',
      may: may.read,
      summary: 'Flows: a call without a call: what would be heard, where it would stand and where it would leave',
      input: z.strictObject({
        id: idText,
        /** The draft where it is not said. */
        graph: flowGraph.optional(),
        /** The company's local date and time. */
        at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
        call: simulatedCall,
      }),
      output: z.object({
        lines: z.array(transcriptLine),
        standsAt: z.string().nullable(),
        leaves: z.unknown(),
        collected: z.record(z.string(), z.string()),
        outcome: flowOutcome,
      }),
      async handle({ input: { id, graph, at, call }, user }) {
        const { companyId } = user
        const [flow, draft] = await Promise.all([flowOf(companyId, id), draftOf(companyId, id)])
        const tried = graph ?? draft?.graph ?? flow.graph
        demandSound(tried)
        const book = flowBookOf(companyId)
        const transcript = simulateFlow(asFlow(id, versionOf(flow), tried), call, book, instantOf(at, book.timeZone))
        return { ...transcript, outcome: outcomeOf(transcript) }
      },
    }),
    route({
      method: 'post',
      path: '/flows/:id/call-me',
      may: may.manage,
      summary: 'Flows: rings the phone of who asks, and puts them into the draft',
      input: z.strictObject({ id: idText }),
      output: z.object({ interactionId: z.string() }),
      async handle({ input: { id }, user }) {
        const { companyId } = user
        const [flow, draft] = await Promise.all([flowOf(companyId, id), draftOf(companyId, id)])
        const graph = draft?.graph ?? flow.graph
        demandSound(graph)
        const extensionId = extensionOf(user)
        if (!extensionId) throw conflict('flow.no-phone', 'You have no extension that could be rung.')
        const interactionId = await invite({ companyId, extensionId, flow: asFlow(id, 0, graph), name: flow.name })
        return { interactionId }
      },
    }),
    route({
      method: 'get',
      path: '/flows/:id/file',
      may: may.read,
      summary: 'Flows: as a file, with names in place of ids',
      input: z.object({ id: idText }),
      output: z.looseObject({ name: z.string() }),
      async handle({ input: { id }, user }) {
        const { name, description, graph, runs = [] } = await flowOf(user.companyId, id)
        const names = await namesIn({ graph, runs }, user.companyId)
        return { name, description, ...withNames({ graph, runs }, names) }
      },
    }),
    route({
      method: 'post',
      path: '/flows/import',
      may: may.manage,
      status: 201,
      summary: 'Flows: from a file; names that are not known here are refused with what they are',
      input: z.strictObject({
        file: flowFile,
        /** Where it is called otherwise here: `queue:Vendas` and its id. */
        chosen: z.record(z.string().max(200), idText).default({}),
      }),
      output: imported,
      async handle({ input: { file, chosen }, user }) {
        const { name, description, ...rest } = file
        const known = await Promise.all(
          resourcesOf(rest).map(async (resource) => [resource, await namesOf(user.companyId, resource)] as const),
        )
        const idOf = ({ resource, name }: Named) =>
          chosen[`${resource}:${name}`] ??
          known.find(([one]) => one === resource)?.[1].find((one) => one.name.toLowerCase() === name.toLowerCase())?.id
        const { value, unknown } = withIds(rest, idOf)
        if (unknown.length > 0)
          throw new Refusal(
            'invalid',
            'flow.unknown-names',
            'It names what is not there: say which is meant.',
            unknown.map(({ resource, name }) => ({
              field: `chosen.${resource}:${name}`,
              code: 'unknown',
              message: name,
            })),
          )
        const fields = { name, description, ...value }
        return byRoute<z.input<typeof imported>>(routes(), { method: 'post', path: '/flows', fields, user })
      },
    }),
  ]

  async function namesIn(value: unknown, companyId: CompanyId) {
    const asked = new Set<string>()
    withNames(value, (resource) => void asked.add(resource))
    const lists = await Promise.all([...asked].map(async (one) => [one, await namesOf(companyId, one)] as const))
    const all = new Map(lists.map(([resource, list]) => [resource, new Map(list.map(({ id, name }) => [id, name]))]))
    return (resource: string, id: string) => all.get(resource)?.get(id)
  }

  function resourcesOf(value: unknown): string[] {
    const { unknown } = withIds(value, () => undefined)
    return [...new Set(unknown.map(({ resource }) => resource))]
  }
}
