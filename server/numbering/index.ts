/** Numbers: in which form they are compared, where those that come in lead, and how those that go out are sent. */

export { ddds, isDdd } from '#server/kernel/ddd.ts'
export { numberingRoutes } from './http.ts'
export { inboundRouteResource } from './inbound-routes/http.ts'
export { inboundRouteModel } from './inbound-routes/model.ts'
export { type InboundRouteFields, inboundRouteFields } from './inbound-routes/schema.ts'
export { outboundRouteResource } from './outbound-routes/http.ts'
export { outboundRouteModel, outboundRulesOf } from './outbound-routes/model.ts'
export type { OutboundRouteFields } from './outbound-routes/schema.ts'
export { type DidRoute, matchDid } from './rules/did.ts'
export { canonicalNumber, type Here, type Numbered, type NumberKind, normaliseNumber } from './rules/normalise.ts'
export { bareNumber, type NotRouted, type OutboundRule, type Routed, routeOutbound } from './rules/outbound.ts'
export { matchPattern, type PatternWhy, parsePattern } from './rules/pattern.ts'
