/** A company's set-up as one document (X4): export, plan, apply. What a record is, its resource says; pure in `core/`. */
export { configurationRoutes } from './http.ts'
export type { Document, PlanView } from './schema.ts'
export { type Configuration, createConfiguration } from './service.ts'
