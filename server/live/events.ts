import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

/** What supervisors did, by whom the envelope says: the audit's lines; and the pauses that lasted too long. */
export const liveEvents = defineEvents({
  'agent.presence-set': z.object({
    agentId: z.string(),
    presence: z.enum(['available', 'paused', 'offline']),
    reason: z.string().nullable(),
  }),
  /** "Liberar": these were ended so that the agent is free. */
  'agent.released': z.object({ agentId: z.string(), interactionIds: z.array(z.string()) }),
  'interaction.moved': z.object({ interactionId: z.string(), fromQueueId: z.string(), toQueueId: z.string() }),
  'interaction.prioritised': z.object({ interactionId: z.string(), contactPriority: z.number() }),
  'interaction.ended-by-supervisor': z.object({ interactionId: z.string() }),
  'agent.pause-overran': z.object({ agentId: z.string(), reason: z.string(), minutesMax: z.number() }),
})
