import type { QueueVoice } from '#server/calls/index.ts'
import { type AudioId, asId, type QueueId } from '#server/kernel/ids.ts'
import type { QueueSettings } from '#server/routing/index.ts'
import type { QueueFields } from './schema.ts'

/** What routing knows of a queue. */
export function routingOf(id: QueueId, queue: QueueFields): Omit<QueueSettings, 'members'> {
  const { name, strategy, distribution, ringMs, wrapUpMs, afterMissed, againMs, dispositionsRequired } = queue
  const { skills, relaxation, maxLength, whenNobody, maxWait } = queue
  return {
    ...{ id, name, strategy, distribution, ringMs, wrapUpMs, afterMissed, againMs, dispositionsRequired },
    ...{ skills, relaxation, maxLength, whenNobody, maxWait },
    overflow: queue.overflow.map((step) =>
      step.do === 'leave' ? step : { ...step, queueId: asId<QueueId>(step.queueId) },
    ),
  }
}

/** What calls know of a queue, but for its music. */
export function voiceOf(id: QueueId, queue: QueueFields): Omit<QueueVoice, 'musicClass'> {
  const { announcePositionEveryMs, announceWait, announcements, exits, callback, connectMode, welcomeAudioId } = queue
  return {
    ...{ queueId: id, announcePositionEveryMs, announceWait, exits, callback, connectMode },
    welcome: welcomeAudioId === null ? null : asId<AudioId>(welcomeAudioId),
    announcements: announcements && {
      audioIds: announcements.audioIds.map((audioId) => asId<AudioId>(audioId)),
      everyMs: announcements.everyMs,
    },
  }
}
