import type { AgentId, CompanyId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Input, Presence, PullAnswer } from '#server/routing/index.ts'

export type AgentsOptions = {
  receive: (companyId: CompanyId, input: Input) => Promise<void>
  pull: (companyId: CompanyId, agentId: AgentId) => Promise<PullAnswer>
}
export type AgentsService = ReturnType<typeof createAgents>

/** `seen`: told by this process' own phones and consoles, not only remembered from before. */
type Reach = { companyId: CompanyId; media: Set<Medium>; seen: Set<Medium> }

/**
 * What people say of themselves (available, paused) and what is known of their means: voice reaches an agent while the
 * phone is registered, chat while a console is open. Both are told to routing, which decides.
 */
export function createAgents({ receive, pull }: AgentsOptions) {
  const reach = new Map<AgentId, Reach>()

  function reachOf(companyId: CompanyId, agentId: AgentId): Reach {
    const known = reach.get(agentId) ?? { companyId, media: new Set(), seen: new Set() }
    reach.set(agentId, known)
    return known
  }

  /** A medium reaches the agent now, or no more. Told again, it changes nothing. */
  async function reaches(companyId: CompanyId, agentId: AgentId, medium: Medium, does: boolean): Promise<void> {
    const { media, seen } = reachOf(companyId, agentId)
    seen.add(medium)
    if (media.has(medium) === does) return
    if (does) media.add(medium)
    else media.delete(medium)
    await receive(companyId, { type: 'agent.media', agentId, media: [...media] })
  }

  return {
    reaches,

    setPresence: (companyId: CompanyId, agentId: AgentId, presence: Presence, reason?: string): Promise<void> =>
      receive(companyId, { type: 'agent.presence', agentId, presence, ...(reason && { reason }) }),

    /** "Próximo": the agent's best item, or why there is none. */
    next: (companyId: CompanyId, agentId: AgentId): Promise<PullAnswer> => pull(companyId, agentId),

    /** After a restart: what was true when it was last written holds until the phones and consoles have spoken. */
    recall(remembered: readonly { companyId: CompanyId; agentId: AgentId; media: readonly Medium[] }[]): void {
      for (const { companyId, agentId, media } of remembered)
        for (const medium of media) reachOf(companyId, agentId).media.add(medium)
    },

    /** What was remembered and has not shown itself since is gone. */
    async forgetUnseen(): Promise<void> {
      for (const [agentId, { companyId, media, seen }] of reach)
        for (const medium of [...media]) if (!seen.has(medium)) await reaches(companyId, agentId, medium, false)
    },
  }
}
