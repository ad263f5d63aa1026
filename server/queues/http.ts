import { resource } from '#server/api/resource.ts'
import { queueModel } from './model.ts'
import { queueFields } from './schema.ts'

export const queueResource = resource({
  name: 'queue',
  path: '/queues',
  summary: 'Queues (filas) and their members',
  schema: queueFields,
  model: queueModel,
  may: { read: 'queue.read', manage: 'queue.manage' },
  search: ['name', 'number'],
  references: [{ to: 'user', field: 'memberIds' }],
  dialled: 'number',
})
