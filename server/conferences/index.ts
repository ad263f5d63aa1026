/** Conferences (M16): rooms, and what goes on in them. What a member's call does in one is `calls/core/conference.ts`. */
export { conferenceResource, conferenceRoutes } from './http.ts'
export { conferenceModel } from './model.ts'
export type { ConferenceFields } from './schema.ts'
