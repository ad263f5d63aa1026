import { recordModel } from '#server/store/records.ts'
import type { ConferenceFields } from './schema.ts'

export const conferenceModel = recordModel<ConferenceFields>(
  'conference',
  {
    name: String,
    number: String,
    pin: String,
    moderatorPin: String,
    record: Boolean,
    announceJoins: Boolean,
    musicWhileAlone: Boolean,
    membersMax: Number,
    waitForModerator: Boolean,
  },
  [
    { fields: { companyId: 1, name: 1 }, unique: true },
    { fields: { companyId: 1, number: 1 }, unique: true },
  ],
)
