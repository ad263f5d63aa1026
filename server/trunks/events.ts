import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'
import { alarmKinds } from './core/alarms.ts'

export const trunkEvents = defineEvents({
  /** One call over a trunk is over, in (`in`) or out; ASR and ACD are folded of these. */
  'trunk.call-ended': z.object({
    trunkId: z.string(),
    direction: z.enum(['in', 'out']),
    answered: z.boolean(),
    talkedMs: z.number(),
    cause: z.string(),
    /** The carrier's SIP status, where it refused a call of ours with one. */
    sip: z.int().nullable(),
  }),
  /** Something is wrong with a trunk, or well again; `since` is when it began. */
  'trunk.alarm-raised': z.object({ trunkId: z.string(), alarm: z.enum(alarmKinds), since: z.number() }),
  'trunk.alarm-cleared': z.object({ trunkId: z.string(), alarm: z.enum(alarmKinds), since: z.number() }),
})
