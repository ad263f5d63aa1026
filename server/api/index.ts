/** HTTP: routes as values, and what is made of them. */
export { type Api, type ApiOptions, createApi } from './app.ts'
export { mayRole, type Permission, permissions, type Role, roles } from './permissions.ts'
export type { Check } from './ready.ts'
export { type AnyResource, type Applied, type Resource, resource, type Use } from './resource.ts'
export { type RecordChange, resourceRoutes } from './resource-routes.ts'
export { type Bytes, type Route, route, type Upload, type User } from './route.ts'
export { createSessions, type Sessions } from './sessions.ts'
