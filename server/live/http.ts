import { z } from 'zod'
import { type Route, route, type User } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, asId, type CompanyId, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import { idText } from '#server/kernel/text.ts'
import type { Actions } from './actions.ts'
import { liveView, ownQueue } from './schema.ts'
import type { Live } from './service.ts'

const perMedium = z.object({ voice: z.number(), chat: z.number(), email: z.number() })

/** A day's pieces and what they add up to; times that were not at work are in no piece. */
export const agentDayView = z.object({
  date: z.string(),
  from: z.number(),
  to: z.number(),
  now: z.number(),
  states: z.array(
    z.object({
      presence: z.enum(['available', 'paused', 'offline']),
      reason: z.string().nullable(),
      from: z.number(),
      to: z.number(),
    }),
  ),
  work: z.array(
    z.object({
      interactionId: z.string(),
      medium: z.enum(media),
      queueId: z.string().nullable(),
      kind: z.enum(['service', 'wrap-up']),
      from: z.number(),
      to: z.number(),
    }),
  ),
  figures: z.object({
    served: perMedium,
    talkMs: z.number(),
    wrapUpMs: z.number(),
    holdMs: z.number(),
    averageHandlingMs: z.number().nullable(),
    availableMs: z.number(),
    pausedMs: z.number(),
    missed: z.number(),
    refused: z.number(),
  }),
  pauses: z.array(z.object({ reason: z.string(), times: z.number(), ms: z.number(), longestMs: z.number() })),
})

const pauseView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  minutesMax: z.number().nullable(),
  overrunAllowed: z.boolean(),
  agentsMax: z.number().nullable(),
  agentsIn: z.number(),
  full: z.boolean(),
  usedToday: z.object({ times: z.number(), ms: z.number() }),
})

export type LiveRoutesOptions = {
  live: Live
  actions: Actions
  isAgent: (companyId: CompanyId, agentId: string) => boolean
}

const done = z.object({ done: z.literal(true) })
const supervisor = ({ id, companyId, name }: User) => ({ id, companyId, name })
const me = z.strictObject({})

export function liveRoutes({ live, actions, isAgent }: LiveRoutesOptions): Route[] {
  const agentIn = (companyId: CompanyId, agentId: string): AgentId => {
    if (!isAgent(companyId, agentId)) throw notFound('agent')
    return asId<AgentId>(agentId)
  }

  return [
    route({
      method: 'get',
      path: '/live',
      may: 'agent.supervise',
      summary: 'Queues, agents and interactions as they are now; what changes after is told as `live.changed`.',
      input: me,
      output: liveView,
      handle: async ({ user }) => live.view(user.companyId),
    }),
    route({
      method: 'get',
      path: '/agents/me/queues',
      may: 'agent.work',
      summary: 'The queues that one can pull from, and what waits in them.',
      input: me,
      output: z.object({ queues: z.array(ownQueue) }),
      handle: async ({ user }) => ({ queues: live.queuesOf(user.companyId, agentOf(user.id)) }),
    }),
    route({
      method: 'get',
      path: '/agents/me/day',
      may: 'agent.work',
      summary: '“Meu dia”: one’s states, work and figures since the company’s day began.',
      input: me,
      output: agentDayView,
      handle: async ({ user }) => live.dayOf(user.companyId, agentOf(user.id)),
    }),
    route({
      method: 'get',
      path: '/agents/me/pauses',
      may: 'agent.work',
      summary: 'The pauses one may take, how many agents are in each, and how much one has had today.',
      input: me,
      output: z.object({ items: z.array(pauseView) }),
      handle: async ({ user }) => ({ items: live.pausesOf(user.companyId, agentOf(user.id)) }),
    }),
    route({
      method: 'get',
      path: '/agents/:agentId/day',
      may: 'agent.supervise',
      summary: 'An agent’s states, work and figures since the company’s day began.',
      input: z.strictObject({ agentId: idText }),
      output: agentDayView,
      handle: async ({ input, user }) => live.dayOf(user.companyId, agentIn(user.companyId, input.agentId)),
    }),
    route({
      method: 'post',
      path: '/agents/:agentId/release',
      may: 'agent.supervise',
      summary: '“Liberar”: ends the wrap-ups and hangs up the calls that hold an agent.',
      input: z.strictObject({ agentId: idText }),
      output: z.object({ interactionIds: z.array(z.string()) }),
      handle: async ({ input, user }) => ({
        interactionIds: await actions.release(supervisor(user), agentIn(user.companyId, input.agentId)),
      }),
    }),
    route({
      method: 'post',
      path: '/interactions/:id/move',
      may: 'agent.supervise',
      summary: 'Moves what waits to another queue, with the time that it has waited.',
      input: z.strictObject({ id: idText, queueId: idText }),
      output: done,
      async handle({ input, user }) {
        await actions.move(supervisor(user), asId<InteractionId>(input.id), asId<QueueId>(input.queueId))
        return { done: true as const }
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/priority',
      may: 'agent.supervise',
      summary: 'Sets the priority of what waits: 50 is the ordinary one, more goes ahead.',
      input: z.strictObject({ id: idText, contactPriority: z.int().min(1).max(100) }),
      output: done,
      async handle({ input, user }) {
        await actions.prioritise(supervisor(user), asId<InteractionId>(input.id), input.contactPriority)
        return { done: true as const }
      },
    }),
    route({
      method: 'post',
      path: '/interactions/:id/end',
      may: 'agent.supervise',
      summary: 'Ends an interaction: hangs up a call, closes a chat, ends a wrap-up.',
      input: z.strictObject({ id: idText }),
      output: done,
      async handle({ input, user }) {
        await actions.end(supervisor(user), asId<InteractionId>(input.id))
        return { done: true as const }
      },
    }),
  ]
}
