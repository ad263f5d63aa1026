import { resource } from '#server/api/resource.ts'
import { skillModel } from './model.ts'
import { skillFields } from './schema.ts'

export const skillResource = resource({
  name: 'skill',
  path: '/skills',
  summary: 'Skills (habilidades): what queues ask of agents',
  schema: skillFields,
  model: skillModel,
  may: { read: 'queue.read', manage: 'queue.manage' },
  search: ['name', 'description'],
})
