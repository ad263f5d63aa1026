import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, asId, type CompanyId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import type { AgentsService } from './service.ts'

const presence = z.enum(['available', 'paused', 'offline'])

export const agentView = z.object({
  agentId: z.string(),
  presence,
  reason: z.string().nullable(),
  since: z.number(),
  media: z.array(z.enum(media)),
  /** What is taken of the whole capacity, which is 100 unless the company says otherwise. */
  load: z.number(),
  reservations: z.array(
    z.object({
      interactionId: z.string(),
      medium: z.enum(media),
      weight: z.number(),
      state: z.enum(['alerting', 'active', 'wrap-up']),
    }),
  ),
})

const pullAnswer = z.union([
  z.object({ ok: z.literal(true), interactionId: z.string(), offerId: z.string() }),
  z.object({
    ok: z.literal(false),
    why: z.enum(['nothing-waits', 'nothing-fits', 'not-available', 'offer-open', 'not-a-member']),
  }),
])

export type AgentRoutesOptions = {
  agents: AgentsService
  /** As routing has them now. */
  session: (companyId: CompanyId, agentId: AgentId) => z.input<typeof agentView> | undefined
  live: (companyId: CompanyId) => z.input<typeof liveView>
  isAgent: (companyId: CompanyId, agentId: string) => Promise<boolean>
  pauseReason: (companyId: CompanyId, id: string) => Promise<string | undefined>
}

/** What a wallboard shows: every queue with what waits in it, every agent with the state. */
export const liveView = z.object({
  at: z.number(),
  queues: z.array(
    z.object({
      queueId: z.string(),
      name: z.string(),
      waiting: z.record(z.string(), z.number()),
      longestWaitMs: z.number(),
      ready: z.record(z.string(), z.number()),
      members: z.number(),
      present: z.number(),
    }),
  ),
  agents: z.array(agentView),
})

const offline = (agentId: AgentId): z.input<typeof agentView> => ({
  agentId,
  presence: 'offline',
  reason: null,
  since: 0,
  media: [],
  load: 0,
  reservations: [],
})

export function agentRoutes(options: AgentRoutesOptions): Route[] {
  const { agents } = options
  const session = (companyId: CompanyId, agentId: AgentId) => options.session(companyId, agentId) ?? offline(agentId)

  async function change(
    companyId: CompanyId,
    agentId: AgentId,
    to: z.infer<typeof presence>,
    reasonId: string | undefined,
  ) {
    const reason = reasonId === undefined ? undefined : await options.pauseReason(companyId, reasonId)
    if (reasonId !== undefined && reason === undefined) throw notFound('pause-reason')
    await agents.setPresence(companyId, agentId, to, reason)
    return session(companyId, agentId)
  }

  return [
    route({
      method: 'get',
      path: '/agents/me',
      may: 'agent.work',
      summary: 'The own state: presence, media that reach one, work in hand.',
      input: z.strictObject({}),
      output: agentView,
      handle: async ({ user }) => session(user.companyId, agentOf(user.id)),
    }),
    route({
      method: 'post',
      path: '/agents/me/presence',
      may: 'agent.work',
      summary: 'Available, paused (with its reason) or offline. Work in hand goes on.',
      input: z.strictObject({ presence, reasonId: z.string().optional() }),
      output: agentView,
      handle: ({ input, user }) => change(user.companyId, agentOf(user.id), input.presence, input.reasonId),
    }),
    route({
      method: 'post',
      path: '/agents/me/next',
      may: 'agent.work',
      summary: '“Próximo”: offers the best waiting interaction that fits, or says why there is none.',
      input: z.strictObject({}),
      output: pullAnswer,
      handle: ({ user }) => agents.next(user.companyId, agentOf(user.id)),
    }),
    route({
      method: 'put',
      path: '/agents/:agentId/presence',
      may: 'agent.supervise',
      summary: 'A supervisor pauses an agent, or logs one out.',
      input: z.strictObject({ agentId: z.string(), presence, reasonId: z.string().optional() }),
      output: agentView,
      async handle({ input, user }) {
        if (!(await options.isAgent(user.companyId, input.agentId))) throw notFound('agent')
        return change(user.companyId, asId<AgentId>(input.agentId), input.presence, input.reasonId)
      },
    }),
    route({
      method: 'get',
      path: '/live',
      may: 'agent.supervise',
      summary: 'Queues and agents as they are now.',
      input: z.strictObject({}),
      output: liveView,
      handle: async ({ user }) => options.live(user.companyId),
    }),
  ]
}
