import { Schema } from 'mongoose'
import { recordModel, type Stored } from '#server/store/records.ts'
import type { OutboundRule } from '../rules/outbound.ts'
import type { OutboundRouteFields } from './schema.ts'

export const outboundRouteModel = recordModel<OutboundRouteFields>(
  'outboundRoute',
  { name: String, description: String, place: Number, active: Boolean, rules: Schema.Types.Mixed },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

/** All rules of a company in the order in which they are tried. */
export async function outboundRulesOf(companyId: string): Promise<OutboundRule[]> {
  const routes = await outboundRouteModel
    .find({ companyId, active: true })
    .sort({ place: 1, _id: 1 })
    .lean<Stored<OutboundRouteFields>[]>()
  return routes.flatMap((route) => route.rules)
}
