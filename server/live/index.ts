/** What is going on now: rows of queues, agents and interactions, the day's figures, and what supervisors do about it. */
export { type Actions, createActions } from './actions.ts'
export { interactionCards } from './cards.ts'
export { dayOf } from './day.ts'
export { liveRoutes } from './http.ts'
export type { Cards, Past, Settings as LiveSettings } from './ports.ts'
export { type LiveView, liveView } from './schema.ts'
export { liveScreenEvents } from './screen-events.ts'
export { createLive, type Live } from './service.ts'
