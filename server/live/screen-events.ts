import { z } from 'zod'
import { agentView } from '#server/agents/index.ts'
import { defineEvents } from '#server/kernel/events.ts'
import { agentRow, liveInteraction, ownQueue, queueRow } from './schema.ts'

const gone = z.object({ queues: z.array(z.string()), agents: z.array(z.string()), interactions: z.array(z.string()) })

/** What consoles are told of what is going on. The schema is the type. */
export const liveScreenEvents = defineEvents({
  /** One agent who changed, whole: to the agent, and to who supervises. */
  'agent.state': agentView,
  /** To who supervises: the rows that changed, each whole; `gone` names those that are no more. */
  'live.changed': z.object({
    at: z.number(),
    queues: z.array(queueRow),
    agents: z.array(agentRow),
    interactions: z.array(liveInteraction),
    gone,
  }),
  /** To an agent: all the queues one can pull from, as one of them changed. */
  'agent.queues': z.object({ queues: z.array(ownQueue) }),
  /** A pause that must not last longer has: to the agent, and to who supervises. */
  'pause.overran': z.object({ agentId: z.string(), reason: z.string(), since: z.number(), minutesMax: z.number() }),
})
