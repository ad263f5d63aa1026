/** Time conditions: where a call goes within the hours of a house, outside, on holidays, and when somebody has forced it. Pure: the resource is `http.ts`. */
export { instantOf, localAt } from './rules/local.ts'
export type { Period } from './rules/periods.ts'
export { type Hours, isInside, isOpen, nextChange, type Standing, standingAt, whyOf } from './rules/standing.ts'
export { type TimeConditionFields, timeConditionFields } from './schema.ts'
