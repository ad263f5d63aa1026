import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

export const timeConditionEvents = defineEvents({
  /** Somebody has put the hours aside, or given them back: from the console or by a feature code. */
  'time-condition.forced': z.object({
    timeConditionId: z.string(),
    state: z.enum(['open', 'closed', 'automatic']),
    until: z.number().nullable(),
    why: z.string(),
    by: z.string(),
  }),
})
