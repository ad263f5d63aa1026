import { z } from 'zod'
import { callEvents } from './calls/events.ts'
import { conversationEvents } from './conversations/events.ts'
import { interactionEvents } from './interactions/events.ts'
import { defineEvents, type HappenedIn } from './kernel/events.ts'
import { liveEvents } from './live/events.ts'
import { numberingEvents } from './numbering/events.ts'
import { recordingEvents } from './recordings/events.ts'
import { routingEvents } from './routing/events.ts'
import { sipSettingsEvents } from './sip-settings/events.ts'
import { timeConditionEvents } from './time-conditions/events.ts'
import { trunkEvents } from './trunks/events.ts'

/** Something that people set up was changed, by whom the envelope says: the audit's line. */
const recordEvents = defineEvents({
  'record.changed': z.object({
    resource: z.string(),
    action: z.enum(['created', 'updated', 'removed']),
    id: z.string(),
  }),
})

/** Everything that can happen: one line for each domain. Kept in one log, of which reports, audit and webhooks are made. */
export const events = {
  ...interactionEvents,
  ...routingEvents,
  ...callEvents,
  ...conversationEvents,
  ...recordingEvents,
  ...recordEvents,
  ...timeConditionEvents,
  ...numberingEvents,
  ...liveEvents,
  ...trunkEvents,
  ...sipSettingsEvents,
}

export type EventName = keyof typeof events
export type EventNamed<Name extends EventName> = Extract<HappenedIn<typeof events>, { type: Name }>
