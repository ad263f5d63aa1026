import { z } from 'zod'
import { conversationScreenEvents, type EventIn } from '#server/conversations/index.ts'
import { defineEvents } from '#server/kernel/events.ts'
import { media } from '#server/kernel/media.ts'

/** What the consoles are told, by name: each domain's own, and what belongs to none. */
export const realtimeEvents = defineEvents({
  ...conversationScreenEvents,
  'agent.state': z.object({
    agentId: z.string(),
    presence: z.enum(['available', 'paused', 'offline']),
    reason: z.string().nullable(),
    since: z.number(),
    media: z.array(z.enum(media)),
  }),
})
export type RealtimeEvent = EventIn<typeof realtimeEvents>

/**
 * How an event reaches a console. `seq` counts up by one in each room of one process' life (`epoch`): who sees a hole
 * or another epoch has missed something, and asks for the room anew.
 */
export type Told = { room: string; epoch: string; seq: number; at: number } & RealtimeEvent

/** From where to count: events with a greater `seq` come after the snapshot. */
export type Place = { room: string; epoch: string; seq: number }
