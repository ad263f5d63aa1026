/** A voice interaction and its legs: a pure step (`core/`), the service that carries it out, and what it needs of others (`ports.ts`). */
export type { Call, Destination, QueueVoice, Way } from './core/call.ts'
export type { CallNote } from './core/effect.ts'
export { agentsOf, noPapers, type Papers, viewFor } from './core/view.ts'
export { callEvents } from './events.ts'
export { callRecord, callRecords } from './model.ts'
export type * from './ports.ts'
export { CallView, callScreenEvents } from './screen-events.ts'
export { type Calls, createCalls } from './service.ts'
