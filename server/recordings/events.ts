import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

export const recordingEvents = defineEvents({
  'recording.stored': z.object({ recordingId: z.string(), interactionId: z.string(), durationMs: z.number() }),
  'recording.failed': z.object({ recordingId: z.string(), interactionId: z.string(), why: z.string() }),
})
