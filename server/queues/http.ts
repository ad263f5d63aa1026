import { resource } from '#server/api/resource.ts'
import { destinationReferences } from '#server/destinations/index.ts'
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
  references: [
    { to: 'user', field: 'memberIds' },
    { to: 'skill', field: 'skills.skillId' },
    { to: 'audio', field: 'welcomeAudioId' },
    { to: 'audio', field: 'announcements.audioIds' },
    { to: 'queue', field: 'overflow.queueId' },
    { to: 'flow', field: 'surveyFlowId' },
    ...['overflow.to', 'maxWait.to', 'exits.to'].flatMap((field) => destinationReferences(field, 'after-waiting')),
    // Nobody waits here. But routing moves nobody back into a queue that one came from, so queues may name each other.
    ...['maxLength.to', 'whenNobody.to'].flatMap((field) =>
      destinationReferences(field).map((one) =>
        one.to === 'queue' ? { ...one, leads: 'after-waiting' as const } : one,
      ),
    ),
  ],
  dialled: 'number',
})
