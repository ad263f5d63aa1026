import { recordModel } from '#server/store/records.ts'
import type { Restart } from './core/restart.ts'
import type { SipSettingsFields } from './schema.ts'

/** One document: the whole installation's. */
export const sipSettingsModel = recordModel<SipSettingsFields & { restart: Restart | null }>('sip-setting', {
  externalHost: String,
  externalPort: Number,
  localNets: [String],
  rtpFirst: Number,
  rtpLast: Number,
  general: String,
  guests: { trunkId: String, understood: String },
  restart: { when: String, at: Number, askedBy: String, askedAt: Number, state: String, endedAt: Number },
})

export const theOne = 'installation'
