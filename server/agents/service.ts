import { type AgentId, asId, type CompanyId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Input, Presence, PullAnswer } from '#server/routing/index.ts'

export type AgentsOptions = {
  receive: (companyId: CompanyId, input: Input) => Promise<void>
  pull: (companyId: CompanyId, agentId: AgentId) => Promise<PullAnswer>
}
export type AgentsService = ReturnType<typeof createAgents>

/**
 * What people say of themselves (available, paused) and what is known of their means: voice reaches an agent while the
 * phone is registered, chat while a console is open. Both are told to routing, which decides.
 */
export function createAgents({ receive, pull }: AgentsOptions) {
  const reach = new Map<AgentId, Set<Medium>>()
  return {
    setPresence: (companyId: CompanyId, agentId: AgentId, presence: Presence, reason?: string): Promise<void> =>
      receive(companyId, { type: 'agent.presence', agentId, presence, ...(reason && { reason }) }),

    /** A medium reaches the agent now, or no more. Told again, it changes nothing. */
    async reaches(companyId: CompanyId, agentId: AgentId, medium: Medium, does: boolean): Promise<void> {
      const media = reach.get(agentId) ?? new Set<Medium>()
      if (reach.has(agentId) && media.has(medium) === does) return
      reach.set(agentId, media)
      if (does) media.add(medium)
      else media.delete(medium)
      await receive(companyId, { type: 'agent.media', agentId, media: [...media] })
    },

    /** "Próximo": the agent's best item, or why there is none. */
    next: (companyId: CompanyId, agentId: AgentId): Promise<PullAnswer> => pull(companyId, agentId),

    mediaOf: (agentId: string): Medium[] => [...(reach.get(asId<AgentId>(agentId)) ?? [])],
  }
}
