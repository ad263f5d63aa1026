import type { Clock } from '#server/kernel/clock.ts'
import type { AgentId, CompanyId } from '#server/kernel/ids.ts'

export type Reached = { companyId: CompanyId; agentId: AgentId }

/**
 * Whether chats reach an agent: from the first console that connects until some time after the last is gone, because
 * a page that is loaded anew, or a phone that changes networks, is no agent who left.
 */
export function createReach(options: {
  clock: Clock
  graceMs: number
  /** Whether a console of this agent is connected, to any process. */
  isHere: (agentId: AgentId) => Promise<boolean>
  changed: (agent: Reached, on: boolean) => void
  failed: (why: unknown) => void
}) {
  const { clock, graceMs, isHere, changed, failed } = options
  const agents = new Map<AgentId, { cancel: (() => void) | null }>()

  async function look(agent: Reached): Promise<void> {
    const known = agents.get(agent.agentId)
    if (!known || known.cancel === null || (await isHere(agent.agentId))) return
    // Somebody may have come while we looked.
    if (agents.get(agent.agentId)?.cancel === null) return
    agents.delete(agent.agentId)
    changed(agent, false)
  }

  return {
    came(agent: Reached): void {
      const known = agents.get(agent.agentId)
      known?.cancel?.()
      agents.set(agent.agentId, { cancel: null })
      if (!known) changed(agent, true)
    },
    /** A console closed; perhaps not the last. */
    went(agent: Reached): void {
      const known = agents.get(agent.agentId)
      if (!known) return
      known.cancel?.()
      known.cancel = clock.wakeAt(clock.now() + graceMs, () => void look(agent).catch(failed))
    },
    close(): void {
      for (const { cancel } of agents.values()) cancel?.()
      agents.clear()
    },
  }
}
