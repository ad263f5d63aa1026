/** Feature codes (funcionalidades): what a phone does by keys. The catalogue, a company's own codes, and what answers them. */
export { type ActionFeature, catalogue, type FeatureKind, type FeatureName, featureNames } from './catalogue.ts'
export { codesOf, type DialledFeature, dialledFeature, type FeatureCode, type StoredCode } from './codes.ts'
export { featureCodeResource, featureRoutes } from './http.ts'
export { featureCodeModel } from './model.ts'
export type { FeatureCodeFields } from './schema.ts'
export { createFeatures, type FeatureAction, sayDigits } from './service.ts'
