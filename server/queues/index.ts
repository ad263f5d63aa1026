/** Queues as records: what routing makes of them is in server/routing. */
export { queueResource } from './http.ts'
export { queueModel } from './model.ts'
export { type QueueFields, queueFields, wholeQueue } from './schema.ts'
export { routingOf, voiceOf } from './views.ts'
