import { Schema } from 'mongoose'
import { recordModel, type Stored } from '#server/store/records.ts'
import type { PlacedRule } from '../rules/outbound.ts'
import { type OutboundRouteFields, outboundRouteFields } from './schema.ts'

export const outboundRouteModel = recordModel<OutboundRouteFields>(
  'outboundRoute',
  {
    name: String,
    description: String,
    place: Number,
    active: Boolean,
    silentSeconds: Number,
    rules: Schema.Types.Mixed,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

/** All rules of a company in the order in which they are tried. */
export async function outboundRulesOf(companyId: string): Promise<PlacedRule[]> {
  const routes = await outboundRouteModel
    .find({ companyId, active: true })
    .sort({ place: 1, _id: 1 })
    .lean<Stored<OutboundRouteFields>[]>()
  return routes.flatMap(({ _id: routeId, rules, silentSeconds }) => placed({ routeId, rules, silentSeconds }))
}

const { shape } = outboundRouteFields

/** Rules that were stored before they had all of this lack it. */
function placed({ routeId, ...stored }: Pick<OutboundRouteFields, 'rules' | 'silentSeconds'> & { routeId: string }) {
  const silentMsMax = shape.silentSeconds.parse(stored.silentSeconds) * 1_000
  return shape.rules
    .parse(stored.rules)
    .map((rule, index): PlacedRule => ({ ...rule, routeId, place: index + 1, silentMsMax }))
}
