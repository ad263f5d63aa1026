import { resource } from '#server/api/resource.ts'
import { destinationReferences } from '#server/destinations/index.ts'
import { announcementModel } from './model.ts'
import { announcementFields } from './schema.ts'

export const announcementResource = resource({
  name: 'announcement',
  path: '/announcements',
  summary: 'Announcements: audios in order, then the call goes on',
  schema: announcementFields,
  model: announcementModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
  references: [{ to: 'audio', field: 'audioIds' }, ...destinationReferences('destination')],
})
