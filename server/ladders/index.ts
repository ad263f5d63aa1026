/** Who said what on the wire about each call (T6): SIP ladders without secrets, and the quality of the media. */
export { type CallRecord, ladderRoutes } from './http.ts'
export { ladderStore } from './model.ts'
export type * from './ports.ts'
export { createLadders, type Ladders } from './service.ts'
