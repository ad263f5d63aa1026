/** The unit of work that waits and is served: a call, a chat; one record with its protocol number. */
export { type Births, createBirths } from './births.ts'
export { callRecordOf } from './call-record.ts'
export { interactionEvents } from './events.ts'
export { type InteractionDoc, interactionModel, openCalls, takeNumbers } from './model.ts'
export { createProtocols } from './protocol.ts'
export { createInteractions, type InteractionsService, type Opened } from './service.ts'
