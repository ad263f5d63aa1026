import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'
import { media } from '#server/kernel/media.ts'

const medium = z.enum(media)
const presence = z.enum(['available', 'paused', 'offline'])
const ms = z.number().nonnegative()
const leftWhy = z.enum(['caller-left', 'visitor-left', 'ended-by-agent', 'ended-by-server', 'lost-in-outage'])

/** What a wallboard and the reports need of routing. Times of day are in the envelope; here are how long it took. */
export const routingEvents = defineEvents({
  /** `position` is null where it does not wait yet: promised for later, or its queue is not there. */
  'interaction.queued': z.object({
    interactionId: z.string(),
    queueId: z.string(),
    medium,
    channel: z.string(),
    enteredAt: z.number(),
    position: z.number().int().positive().nullable(),
  }),
  'offer.made': z.object({
    offerId: z.string(),
    interactionId: z.string(),
    queueId: z.string(),
    medium,
    agentIds: z.array(z.string()),
    mode: z.enum(['push', 'pull']),
    waitedMs: ms,
    endsAt: z.number(),
  }),
  /** One for each agent who was alerted. */
  'offer.ended': z.object({
    offerId: z.string(),
    interactionId: z.string(),
    queueId: z.string(),
    agentId: z.string(),
    why: z.enum(['accepted', 'taken', 'left', 'rang-out', 'gone', 'lost', 'busy', 'rejected', 'unreachable', 'error']),
    alertedMs: ms,
  }),
  'interaction.connected': z.object({
    interactionId: z.string(),
    queueId: z.string().nullable(),
    agentId: z.string(),
    medium,
    waitedMs: ms,
  }),
  /** Waits again, in its old place. */
  'interaction.returned': z.object({
    interactionId: z.string(),
    queueId: z.string(),
    medium,
    why: z.enum(['not-taken', 'not-connected', 'agent-offline', 'agent-lost', 'transferred', 'overflowed']),
    position: z.number().int().positive().nullable(),
  }),
  /** Another has it now: transferred, or picked up. `servedMs`: for how long the one before had it. */
  'interaction.handed-over': z.object({
    interactionId: z.string(),
    queueId: z.string().nullable(),
    medium,
    fromAgentId: z.string().nullable(),
    agentId: z.string().nullable(),
    servedMs: ms,
  }),
  /** Its queue did something about its wait, or would not have it: offered to more, moved, or sent to a destination. */
  'interaction.overflowed': z.object({
    interactionId: z.string(),
    queueId: z.string(),
    medium,
    why: z.enum(['step', 'max-wait', 'full', 'nobody', 'key']),
    does: z.enum(['add-queue', 'move', 'leave']),
    to: z.object({ type: z.string(), id: z.string().optional() }),
    waitedMs: ms,
  }),
  'interaction.left': z.object({
    interactionId: z.string(),
    queueId: z.string().nullable(),
    medium,
    agentId: z.string().nullable(),
    /** Where it was when it left: `waiting` and `offered` were never served. */
    from: z.enum(['waiting', 'offered', 'serving']),
    why: leftWhy,
    waitedMs: ms,
    servedMs: ms,
  }),
  /** `endsAt` is null where it ends when it is disposed. */
  'wrap-up.started': z.object({ interactionId: z.string(), agentId: z.string(), endsAt: z.number().nullable() }),
  'wrap-up.ended': z.object({ interactionId: z.string(), agentId: z.string(), wrapUpMs: ms }),
  'agent.presence-changed': z.object({ agentId: z.string(), presence, reason: z.string().nullable() }),
  'agent.media-changed': z.object({ agentId: z.string(), media: z.array(medium) }),
})

type Data = { [Type in keyof typeof routingEvents]: z.infer<(typeof routingEvents)[Type]> }
export type RoutingEventType = keyof Data

/** What the core says has happened; the engine puts it into the envelope of kernel/events.ts. */
export type RoutingHappened = { [Type in RoutingEventType]: { type: Type; data: Data[Type] } }[RoutingEventType]
