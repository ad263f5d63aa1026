import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'
import { restartTimes } from './core/restart.ts'

export const sipSettingsEvents = defineEvents({
  /** Somebody asked for a restart of Asterisk, or took it back. */
  'asterisk.restart-asked': z.object({ when: z.enum(restartTimes), at: z.number().nullable() }),
  'asterisk.restart-cancelled': z.object({}),
  /** It came back; `pending` names what is not as meant even so. */
  'asterisk.restarted': z.object({ pending: z.array(z.string()) }),
})
