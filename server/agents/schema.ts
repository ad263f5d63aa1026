import { z } from 'zod'
import { media } from '#server/kernel/media.ts'

export const presence = z.enum(['available', 'paused', 'offline'])

/** One agent as of now: what one says of oneself, what reaches one, and the work in hand. */
export const agentView = z.object({
  agentId: z.string(),
  presence,
  /** The pause's name; `no-answer` for who let it ring. */
  reason: z.string().nullable(),
  since: z.number(),
  /** When the pause's minutes are over; null where nobody minds. */
  pauseEndsAt: z.number().nullable(),
  /** False: past its end the pause is a breach, of which supervisors are told. */
  overrunAllowed: z.boolean(),
  media: z.array(z.enum(media)),
  /** What is taken of the whole capacity, which is 100 unless the company says otherwise. */
  load: z.number(),
  reservations: z.array(
    z.object({
      interactionId: z.string(),
      medium: z.enum(media),
      weight: z.number(),
      state: z.enum(['alerting', 'active', 'wrap-up']),
      queueId: z.string().nullable(),
      wrapUpEndsAt: z.number().nullable(),
    }),
  ),
})
export type AgentView = z.infer<typeof agentView>

/** Who has not been seen at work. */
export const offline = (agentId: string): AgentView => ({
  agentId,
  presence: 'offline',
  reason: null,
  since: 0,
  pauseEndsAt: null,
  overrunAllowed: true,
  media: [],
  load: 0,
  reservations: [],
})
