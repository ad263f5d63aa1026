/** People who serve: what they say of themselves and what reaches them. How much they carry is routing's to know. */
export { agentRoutes, type liveView } from './http.ts'
export { agentSessionModel, rememberedMedia } from './model.ts'
export { type AgentsService, createAgents } from './service.ts'
