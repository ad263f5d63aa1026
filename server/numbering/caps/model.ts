import { recordModel, type Stored } from '#server/store/records.ts'
import type { Cap } from '../rules/caps.ts'
import type { OutboundCapFields } from './schema.ts'

export const outboundCapModel = recordModel<OutboundCapFields>(
  'outboundCap',
  {
    name: String,
    kinds: [String],
    of: String,
    callsMax: Number,
    minutesMax: Number,
    atOnceMax: Number,
    active: Boolean,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

export const capOf = ({ _id, kinds, of, callsMax, minutesMax, atOnceMax }: Stored<OutboundCapFields>): Cap => ({
  id: _id,
  kinds,
  of,
  callsMax,
  minutesMax,
  atOnceMax,
})
