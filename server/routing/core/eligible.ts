import type { AgentId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import { has, together } from '../rules/skills.ts'
import type { PassedOver } from './effect.ts'
import { hindrance } from './lines.ts'
import type { State } from './state.ts'

/** A member of a queue, and why nothing would be offered to him or her just now; null where it would. */
export type Eligibility = { agentId: AgentId; why: PassedOver | null }

const membersMost = 500

/** Who of a queue's members could take one that came now: first those who could, in the order in which they are asked. */
export function eligibilityIn(state: State, queueId: QueueId, medium: Medium): Eligibility[] {
  const queue = state.queues.get(queueId)
  if (!queue) return []
  const needs = together(queue.settings.skills ?? [])
  const whyNot = (agentId: AgentId): PassedOver | null =>
    has(state.settings.agentSkills?.[agentId], needs) ? null : 'lacks-skill'
  const ready = [...queue.ready[medium]].map(({ agent }) => ({ agentId: agent.id, why: whyNot(agent.id) }))
  const others = queue.seats.flatMap(({ agent }): Eligibility[] => {
    const why = hindrance(state, agent, medium)
    return why ? [{ agentId: agent.id, why }] : []
  })
  return [...ready.filter(({ why }) => why === null), ...ready.filter(({ why }) => why !== null), ...others].slice(
    0,
    membersMost,
  )
}
