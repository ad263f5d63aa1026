/** Queues as records: what routing makes of them is in server/routing. */
export { queueResource } from './http.ts'
export { queueModel } from './model.ts'
export { type QueueFields, queueFields } from './schema.ts'
