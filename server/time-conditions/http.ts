import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { destinationReferences } from '#server/destinations/index.ts'
import { idText, line } from '#server/kernel/text.ts'
import type { Forcing } from './forcing.ts'
import { timeConditionModel } from './model.ts'
import { forced, timeConditionFields } from './schema.ts'

export const timeConditionResource = resource({
  name: 'time-condition',
  path: '/time-conditions',
  summary: 'Time conditions: one way within the hours, another outside',
  schema: timeConditionFields,
  view: timeConditionFields.extend({ forced: forced.nullable().default(null) }),
  model: timeConditionModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
  references: [
    { to: 'holiday-calendar', field: 'calendarIds' },
    { to: 'extension', field: 'forcedFromIds' },
    ...destinationReferences('inside'),
    ...destinationReferences('outside'),
    ...destinationReferences('onHolidays'),
  ],
})

export function timeConditionRoutes({ forcing }: { forcing: Forcing }): Route[] {
  return [
    route({
      method: 'post',
      path: '/time-conditions/:id/force',
      may: 'hours.force',
      summary:
        'Force a time condition open or closed, until an instant or until it is taken back; or let its hours decide again',
      input: z.strictObject({
        id: idText,
        state: z.enum(['open', 'closed', 'automatic']),
        until: z.number().int().positive().nullable().default(null),
        why: line(200, 0).default(''),
      }),
      output: z.object({ forced: forced.nullable() }),
      async handle({ input: { id, ...asked }, user }) {
        return { forced: await forcing.force(user.companyId, id, { ...asked, userId: user.id, by: user.name }) }
      },
    }),
  ]
}
