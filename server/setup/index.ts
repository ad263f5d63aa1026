/** The first access to an empty installation, and the way from there to the first call that comes in. */
export { createDemoCall, type DemoCall } from './demo-call.ts'
export { type SetupOptions, setupRoutes } from './http.ts'
export { lockNamed } from './model.ts'
export { placeName } from './place-name.ts'
