/** A voice interaction and its legs: a pure step (`core/`), the service that carries it out, and what it needs of others (`ports.ts`). */
export type {
  Call,
  ConferenceRoom,
  Destination,
  Dictation,
  Mailbox,
  Outside,
  Place,
  QueueVoice,
  RingPlan,
  Way,
  WayOut,
} from './core/call.ts'
export type { CallNote, Effect as CallEffect } from './core/effect.ts'
export type { LineLimits, LineState } from './core/lines.ts'
export { type Book as CallBook, begin, type Input as CallInput, step } from './core/step.ts'
export type { TransferTo } from './core/transfer.ts'
export { agentsOf, noPapers, type Papers, viewFor } from './core/view.ts'
export { callEvents } from './events.ts'
export type { OutsideCall } from './lines.ts'
export { callRecord, callRecords } from './model.ts'
export type * from './ports.ts'
export { CallView, callScreenEvents } from './screen-events.ts'
export type { RoomAct } from './service.ts'
export { type Calls, createCalls } from './service.ts'
