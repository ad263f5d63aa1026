/** People who serve: what they say of themselves and what reaches them. How much they carry is routing's to know. */
export { agentRoutes } from './http.ts'
export { agentSessionModel, rememberedMedia } from './model.ts'
export { createPauses, type Pauses } from './pauses.ts'
export { type AgentView, agentView, offline } from './schema.ts'
export { type AgentsService, createAgents } from './service.ts'
export { type AgentPhone, createVoice } from './voice.ts'
