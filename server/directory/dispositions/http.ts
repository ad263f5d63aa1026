import { resource } from '#server/api/resource.ts'
import { dispositionModel } from './model.ts'
import { dispositionFields } from './schema.ts'

export const dispositionResource = resource({
  name: 'disposition',
  path: '/dispositions',
  summary: 'Dispositions (tabulação): how an interaction ended',
  schema: dispositionFields,
  model: dispositionModel,
  may: { read: 'queue.read', manage: 'queue.manage' },
  search: ['name', 'description'],
})
