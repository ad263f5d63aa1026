/** Announcements: what is said to a caller on the way. Heard in `calls/core/phases/announcing.ts`. */
export { announcementResource } from './http.ts'
export { announcementModel } from './model.ts'
export type { AnnouncementFields } from './schema.ts'
