import { resource } from '#server/api/resource.ts'
import { pauseReasonModel } from './model.ts'
import { pauseReasonFields } from './schema.ts'

export const pauseReasonResource = resource({
  name: 'pause-reason',
  path: '/pause-reasons',
  summary: 'Pause reasons',
  schema: pauseReasonFields,
  model: pauseReasonModel,
  may: { read: 'queue.read', manage: 'queue.manage' },
  search: ['name', 'description'],
})
