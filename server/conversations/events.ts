import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

export const conversationEvents = defineEvents({
  /** The visitor said how it was: 0 to 10 as score, 1 to 5 as stars. Once for each interaction. */
  'conversation.rated': z.object({
    conversationId: z.string(),
    interactionId: z.string(),
    agentId: z.string(),
    scale: z.enum(['score', 'stars']),
    score: z.number().int(),
    comment: z.string(),
  }),
})
