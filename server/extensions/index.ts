export { extensionResource, extensionRoutes } from './http.ts'
export { extensionModel, extensionRecords } from './model.ts'
export { type ExtensionFields, extensionSchema } from './schema.ts'
export { newSecret, secretHash } from './secret.ts'
