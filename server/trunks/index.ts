export { trunkResource, trunkRoutes } from './http.ts'
export { trunkModel, trunkRecords } from './model.ts'
export { type TrunkFields, trunkSchema } from './schema.ts'
