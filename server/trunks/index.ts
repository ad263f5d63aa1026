export { allowedCallerId, type NumberForm, numberFor, type ShownNumber } from './core/numbers.ts'
export { answerView, trunkResource, trunkRoutes } from './http.ts'
export { type TrunkLine, trunkLine, trunkModel, trunkRecords } from './model.ts'
export { type TrunkFields, trunkSchema } from './schema.ts'
