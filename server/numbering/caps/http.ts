import { resource } from '#server/api/resource.ts'
import { invalid } from '#server/kernel/errors.ts'
import { outboundCapModel } from './model.ts'
import { outboundCapFields } from './schema.ts'

export const outboundCapResource = resource({
  name: 'outbound-cap',
  path: '/outbound-caps',
  summary: 'Caps against toll fraud: calls, minutes and calls at once in a day',
  schema: outboundCapFields,
  model: outboundCapModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name'],
  async beforeSave(sent) {
    const { callsMax, minutesMax, atOnceMax } = sent
    if (callsMax === null && minutesMax === null && atOnceMax === null)
      throw invalid('callsMax', 'outbound-cap.empty', 'Say at least one limit: calls, minutes or calls at once.')
    return sent
  },
})
