/** Numbers: in which form they are compared, where those that come in lead, and how those that go out are sent. */

export { ddds, isDdd } from '#server/kernel/ddd.ts'
export { blockedCallerResource } from './blocked-callers/http.ts'
export { blockedCallerModel } from './blocked-callers/model.ts'
export type { BlockedCallerFields } from './blocked-callers/schema.ts'
export { outboundCapResource } from './caps/http.ts'
export { capOf, outboundCapModel } from './caps/model.ts'
export type { OutboundCapFields } from './caps/schema.ts'
export { classOfServiceResource } from './classes-of-service/http.ts'
export { classOfServiceModel, type StoredClass, serviceClassOf } from './classes-of-service/model.ts'
export type { ClassOfServiceFields } from './classes-of-service/schema.ts'
export { dayBegins } from './day.ts'
export { numberingRoutes } from './http.ts'
export { inboundRouteResource } from './inbound-routes/http.ts'
export { inboundRouteModel, inboundRouteOf } from './inbound-routes/model.ts'
export { didNumber, type InboundRouteFields, inboundRouteFields } from './inbound-routes/schema.ts'
export { localitiesOf } from './localities/model.ts'
export { outboundRouteResource } from './outbound-routes/http.ts'
export { outboundRouteModel, outboundRulesOf } from './outbound-routes/model.ts'
export type { OutboundRouteFields } from './outbound-routes/schema.ts'
export { type BlockedCaller, blockedBy, type CallerMatch, isAnonymous } from './rules/callers.ts'
export { type Cap, type CapAnswer, type CapWhy, capsInForce, capUse, type Dialling, underCaps } from './rules/caps.ts'
export { type Dialled, emergenciesOf, isEmergency, readDialled } from './rules/dialled.ts'
export { type DidRoute, matchInbound } from './rules/did.ts'
export { type LocalityRange, localSaying } from './rules/localities.ts'
export { canonicalNumber, type Here, type Numbered, type NumberKind, normaliseNumber } from './rules/normalise.ts'
export {
  type Caller,
  type NotRouted,
  type OutboundRule,
  type PlacedRule,
  type RouteAnswer,
  type Routed,
  type RoutedWay,
  routeOutbound,
  type TrunkOut,
} from './rules/outbound.ts'
export { matchPattern, type PatternWhy, parsePattern } from './rules/pattern.ts'
export { type ServiceClass, standardClass, standardKinds } from './rules/service-class.ts'
export { bareNumber } from './rules/written.ts'
export { forgetUnknownDid, unknownDidSeen, unknownDidsOf } from './unknown-dids/model.ts'
