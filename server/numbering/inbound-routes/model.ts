import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { InboundRouteFields } from './schema.ts'

export const inboundRouteModel = recordModel<InboundRouteFields>(
  'inboundRoute',
  { name: String, description: String, trunkId: String, did: String, destination: Schema.Types.Mixed },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
