import { z } from 'zod'
import { callScreenEvents } from '#server/calls/index.ts'
import { conversationScreenEvents, type EventIn } from '#server/conversations/index.ts'
import { defineEvents } from '#server/kernel/events.ts'
import { liveScreenEvents } from '#server/live/index.ts'

/** What the consoles are told, by name: each domain's own, and what belongs to none. */
export const realtimeEvents = defineEvents({
  ...conversationScreenEvents,
  ...callScreenEvents,
  /** The agent's phone is now that of this grant: whoever has another one has the phone no more. */
  'phone.taken': z.object({ grantId: z.string() }),
  ...liveScreenEvents,
})
export type RealtimeEvent = EventIn<typeof realtimeEvents>

/**
 * How an event reaches a console. `seq` counts up by one in each room of one process' life (`epoch`): who sees a hole
 * or another epoch has missed something, and asks for the room anew.
 */
export type Told = { room: string; epoch: string; seq: number; at: number } & RealtimeEvent

/** From where to count: events with a greater `seq` come after the snapshot. */
export type Place = { room: string; epoch: string; seq: number }
