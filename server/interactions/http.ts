import { z } from 'zod'
import { mayRole } from '#server/api/permissions.ts'
import { type Route, route } from '#server/api/route.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { invalid, Refusal } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, type CompanyId, type InteractionId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import type { Input as RoutingInput } from '#server/routing/index.ts'
import type { InteractionDoc } from './model.ts'
import { hasServed, type InteractionsService } from './service.ts'

const disposed = z.object({
  dispositionId: z.string(),
  name: z.string(),
  note: z.string(),
  userId: z.string(),
  at: z.number(),
})

/** What the customer said: 0 to 10 as score, 1 to 5 as stars. */
const rated = z.object({ scale: z.enum(['score', 'stars']), score: z.number(), comment: z.string(), at: z.number() })

export const interactionView = z.object({
  id: z.string(),
  protocol: z.string(),
  medium: z.enum(media),
  channel: z.string(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  contactId: z.string().nullable(),
  from: z.string().nullable(),
  fromName: z.string().nullable(),
  to: z.string().nullable(),
  /** Both in one form (E.164), where they are numbers of a telephone network. */
  fromE164: z.string().nullable(),
  toE164: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  endedWhy: z.string().nullable(),
  /** Where it waits or is served; null while it is in no queue and with no agent. */
  state: z.enum(['waiting', 'offered', 'serving', 'wrap-up', 'ended']).nullable(),
  queueId: z.string().nullable(),
  agentId: z.string().nullable(),
  servedAt: z.number().nullable(),
  disposition: disposed.nullable(),
  note: z.string(),
  rating: rated.nullable(),
})

const viewOf = (doc: InteractionDoc): z.input<typeof interactionView> => ({
  id: doc._id,
  protocol: doc.protocol,
  medium: doc.medium as (typeof media)[number],
  channel: doc.channel,
  direction: doc.direction as 'inbound',
  contactId: doc.contactId ?? null,
  from: doc.from ?? null,
  fromName: doc.fromName ?? null,
  to: doc.to ?? null,
  fromE164: doc.fromE164 ?? null,
  toE164: doc.toE164 ?? null,
  startedAt: doc.startedAt,
  endedAt: doc.endedAt ?? null,
  endedWhy: doc.endedWhy ?? null,
  state: doc.routing?.state ?? null,
  queueId: doc.routing?.queueId ?? null,
  agentId: doc.routing?.agentId ?? null,
  servedAt: doc.routing?.servedAt ?? null,
  disposition: doc.disposition ?? null,
  note: doc.note ?? '',
  rating: doc.rating ?? null,
})

const happened = z.object({ id: z.string(), type: z.string(), at: z.number(), actor: z.unknown(), data: z.unknown() })

export type InteractionRoutesOptions = {
  interactions: InteractionsService
  /** The story of one interaction, oldest first. */
  eventsOf: (companyId: CompanyId, interactionId: string) => Promise<z.input<typeof happened>[]>
  decisionsOf: (companyId: CompanyId, interactionId: string) => Promise<unknown[]>
  dispositionOf: (
    companyId: CompanyId,
    id: string,
  ) => Promise<{ id: string; name: string; media: readonly string[] } | undefined>
  receive: (companyId: CompanyId, input: RoutingInput) => Promise<void>
  /** Note or disposition was written: the desk of who serves it shows it. */
  written: (interactionId: InteractionId, papers: { note: string; dispositionId: string | null }) => void
  /** Ends a call from the console; false where it is no call or over already. */
  hangUp: (interactionId: InteractionId) => boolean
  /** Has a phone in this call, whoever serves it: a colleague who was called by extension. */
  isInCall: (interactionId: InteractionId, agentId: AgentId) => boolean
  clock: Clock
}

const byId = z.strictObject({ id: z.string() })

export function interactionRoutes(options: InteractionRoutesOptions): Route[] {
  const { interactions, clock } = options

  /** Supervisors see all; an agent sees what he or she serves or served. */
  async function visible(companyId: CompanyId, id: string, user: { id: string; role: Parameters<typeof mayRole>[0] }) {
    const doc = await interactions.get(companyId, id)
    if (!mayRole(user.role, 'interaction.read') && !hasServed(doc, user.id))
      throw new Refusal('forbidden', 'interaction.not-yours', 'Only who serves it, or a supervisor, can see it.')
    return doc
  }

  return [
    route({
      method: 'get',
      path: '/interactions',
      may: 'interaction.read-own',
      summary:
        'Interactions, newest first; an agent gets only the own ones. Next page: `before` is the last `startedAt`.',
      input: z.strictObject({
        agentId: z.string().optional(),
        contactId: z.string().optional(),
        medium: z.enum(media).optional(),
        state: z.enum(['waiting', 'offered', 'serving', 'wrap-up', 'ended']).optional(),
        before: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      output: z.object({ items: z.array(interactionView), before: z.number().nullable() }),
      async handle({ input, user }) {
        const { limit, agentId, contactId, medium, state, before } = input
        const whose = mayRole(user.role, 'interaction.read') ? agentId : user.id
        const docs = await interactions.list(user.companyId, {
          limit,
          ...(whose && { agentId: whose }),
          ...(contactId && { contactId }),
          ...(medium && { medium }),
          ...(state && { state }),
          ...(before && { before }),
        })
        return { items: docs.map(viewOf), before: docs.length === limit ? (docs.at(-1)?.startedAt ?? null) : null }
      },
    }),
    route({
      method: 'get',
      path: '/interactions/:id',
      may: 'interaction.read-own',
      summary: 'One interaction.',
      input: byId,
      output: interactionView,
      handle: async ({ input, user }) => viewOf(await visible(user.companyId, input.id, user)),
    }),
    route({
      method: 'get',
      path: '/interactions/:id/events',
      may: 'interaction.read-own',
      summary: 'The story of one interaction, oldest first.',
      input: byId,
      output: z.object({ items: z.array(happened) }),
      async handle({ input, user }) {
        await visible(user.companyId, input.id, user)
        return { items: await options.eventsOf(user.companyId, input.id) }
      },
    }),
    route({
      method: 'get',
      path: '/interactions/:id/decisions',
      may: 'interaction.read',
      summary: 'Why this agent: what routing knew and chose at each offer. Kept 30 days.',
      input: byId,
      output: z.object({ items: z.array(z.unknown()) }),
      async handle({ input, user }) {
        await interactions.get(user.companyId, input.id)
        return { items: await options.decisionsOf(user.companyId, input.id) }
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/disposition',
      may: 'agent.work',
      summary: 'Disposes (tabulação): also ends the wrap-up of who served it, at once where it was said before.',
      input: z.strictObject({ id: z.string(), dispositionId: z.string(), note: z.string().max(2000).default('') }),
      output: interactionView,
      async handle({ input, user }) {
        const { companyId } = user
        const id = input.id as InteractionId
        const disposition = await options.dispositionOf(companyId, input.dispositionId)
        if (!disposition) throw invalid('dispositionId', 'disposition.not-found', 'No such disposition.')
        const before = await interactions.get(companyId, id)
        if (disposition.media.length > 0 && !disposition.media.includes(before.medium))
          throw invalid(
            'dispositionId',
            'disposition.other-medium',
            `“${disposition.name}” is not enabled for ${before.medium}.`,
          )
        const words = {
          dispositionId: disposition.id,
          name: disposition.name,
          note: input.note === '' ? (before.note ?? '') : input.note,
          userId: user.id,
          at: clock.now(),
        }
        const doc = await interactions.dispose(companyId, id, words, {
          isSupervisor: mayRole(user.role, 'interaction.read'),
        })
        const agentId = doc.routing?.agentId as AgentId | null | undefined
        options.written(id, { note: doc.note ?? '', dispositionId: disposition.id })
        if (agentId) await options.receive(companyId, { type: 'wrap-up.finished', interactionId: id, agentId })
        return viewOf(await interactions.get(companyId, id))
      },
    }),
    route({
      method: 'put',
      path: '/interactions/:id/note',
      may: 'agent.work',
      summary: 'Writes the note of what one serves or served; the last writing stays.',
      input: z.strictObject({ id: z.string(), note: z.string().max(4000) }),
      output: interactionView,
      async handle({ input, user }) {
        const id = input.id as InteractionId
        const by = { userId: user.id, isSupervisor: mayRole(user.role, 'interaction.read') }
        const doc = await interactions.write(user.companyId, id, input.note, by)
        options.written(id, { note: input.note, dispositionId: doc.disposition?.dispositionId ?? null })
        return viewOf(doc)
      },
    }),
    route({
      method: 'get',
      path: '/contacts/:id/interactions',
      may: 'agent.work',
      summary: 'All interactions of a contact, newest first. Next page: `before` is the last `startedAt`.',
      input: z.strictObject({
        id: z.string(),
        before: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      output: z.object({ items: z.array(interactionView), before: z.number().nullable() }),
      async handle({ input: { id, before, limit }, user }) {
        const docs = await interactions.list(user.companyId, { contactId: id, limit, ...(before && { before }) })
        return { items: docs.map(viewOf), before: docs.length === limit ? (docs.at(-1)?.startedAt ?? null) : null }
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/hang-up',
      may: 'agent.work',
      summary: 'Hangs up a call that one serves, or is in.',
      input: byId,
      output: z.object({ hangingUp: z.boolean() }),
      async handle({ input, user }) {
        const doc = await interactions.get(user.companyId, input.id)
        const agentId = agentOf(user.id)
        const isOwn = doc.routing?.agentId === agentId || options.isInCall(doc._id as InteractionId, agentId)
        if (!isOwn && !mayRole(user.role, 'agent.supervise'))
          throw new Refusal('forbidden', 'interaction.not-yours', 'Only who serves it can hang it up.')
        return { hangingUp: options.hangUp(input.id as InteractionId) }
      },
    }),
  ]
}
