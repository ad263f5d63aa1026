import { Schema } from 'mongoose'
import { recordModel, type Stored } from '#server/store/records.ts'
import { type InboundRouteFields, inboundRouteFields } from './schema.ts'

export const inboundRouteModel = recordModel<InboundRouteFields>(
  'inboundRoute',
  {
    name: String,
    description: String,
    trunkId: String,
    did: String,
    caller: Schema.Types.Mixed,
    priority: Number,
    destination: Schema.Types.Mixed,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

/** Routes that were stored before they looked at who calls, or had a priority, lack it. */
export const inboundRouteOf = ({ _id, did, trunkId, caller, priority, destination }: Stored<InboundRouteFields>) => ({
  id: _id,
  did,
  trunkId,
  caller: inboundRouteFields.shape.caller.parse(caller),
  priority: priority ?? null,
  destination,
})
