import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

/** What engineers are to hear of numbers: an alarm each. */
export const numberingEvents = defineEvents({
  /** A call was refused for a cap against toll fraud; `capId` null: the standard one. */
  'outbound.cap-reached': z.object({
    interactionId: z.string(),
    capId: z.string().nullable(),
    why: z.enum(['calls', 'minutes', 'at-once']),
  }),
  /** An emergency number was dialled: somebody may have to show the way to the door. */
  'outbound.emergency-dialled': z.object({ interactionId: z.string() }),
})
