import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

export const interactionEvents = defineEvents({
  'interaction.opened': z.object({
    interactionId: z.string(),
    protocol: z.string(),
    medium: z.string(),
    channel: z.string(),
    direction: z.string(),
    contactId: z.string().nullable(),
  }),
  'interaction.closed': z.object({ interactionId: z.string(), why: z.string() }),
  'interaction.disposed': z.object({ interactionId: z.string(), dispositionId: z.string(), name: z.string() }),
})
