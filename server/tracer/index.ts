/** “What would happen if…” (X3): a call played through by production's own pure functions, and beside a real one. */
export { tracerRoutes } from './http.ts'
export { createTracer, type TracedPage, type Tracer } from './tracer.ts'
