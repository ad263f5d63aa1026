import { z } from 'zod'
import { type Route, route, type User } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, asId, type CompanyId } from '#server/kernel/ids.ts'
import type { Pauses } from './pauses.ts'
import { type AgentView, agentView, presence } from './schema.ts'
import type { AgentsService } from './service.ts'

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
  session: (companyId: CompanyId, agentId: AgentId) => AgentView
  isAgent: (companyId: CompanyId, agentId: string) => Promise<boolean>
  pauses: Pauses
  /** A supervisor did it: the audit's line. */
  presenceSet: (user: User, agentId: AgentId, to: { presence: AgentView['presence']; reason: string | null }) => void
}

export function agentRoutes(options: AgentRoutesOptions): Route[] {
  const { agents, session, pauses } = options

  /** To pause without a reason is free of limits. */
  async function change(
    companyId: CompanyId,
    agentId: AgentId,
    to: z.infer<typeof presence>,
    reasonId: string | undefined,
    by: 'agent' | 'supervisor',
  ) {
    if (reasonId === undefined) await agents.setPresence(companyId, agentId, to)
    else
      await pauses.begin(companyId, agentId, reasonId, by, (reason) =>
        agents.setPresence(companyId, agentId, to, reason),
      )
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
      handle: ({ input, user }) => change(user.companyId, agentOf(user.id), input.presence, input.reasonId, 'agent'),
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
        const agentId = asId<AgentId>(input.agentId)
        const state = await change(user.companyId, agentId, input.presence, input.reasonId, 'supervisor')
        options.presenceSet(user, agentId, { presence: state.presence, reason: state.reason })
        return state
      },
    }),
  ]
}
