import type { AgentView } from '#server/agents/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { Happened } from '#server/kernel/events.ts'
import type { AgentId, CompanyId, InteractionId, QueueId } from '#server/kernel/ids.ts'
import type { LiveInteraction, OwnQueue, QueueRow } from './schema.ts'

/** What of a company's settings is shown or counted by. */
export interface Settings {
  timeZone: string
  agents(): AgentId[]
  /** '' for who is no agent any more. */
  nameOf(agentId: AgentId): string
  serviceLevel(queueId: string): { target: number; seconds: number; shortAbandonSeconds: number }
  pauseReasons(): PauseReason[]
}
export type PauseReason = {
  id: string
  name: string
  description: string
  minutesMax: number | null
  overrunAllowed: boolean
  agentsMax: number | null
}

/** Who the customer is: what routing does not know of an interaction. */
export type Card = Pick<LiveInteraction, 'protocol' | 'direction' | 'contactId' | 'name' | 'number'>
export interface Cards {
  of(companyId: CompanyId, ids: InteractionId[]): Promise<Map<InteractionId, Card>>
}

export interface Told {
  state(companyId: CompanyId, agent: AgentView): void
  changed(companyId: CompanyId, rows: Rows): void
  queues(agentId: AgentId, queues: OwnQueue[]): void
  overran(companyId: CompanyId, pause: { agentId: AgentId; reason: string; since: Instant; minutesMax: number }): void
}
export type Rows = {
  at: Instant
  queues: QueueRow[]
  agents: (AgentView & { name: string; queueIds: string[] })[]
  interactions: LiveInteraction[]
  gone: { queues: QueueId[]; agents: AgentId[]; interactions: InteractionId[] }
}

export interface Past {
  /** What happened from `from` on, of these types, in order. */
  since(companyId: CompanyId, from: Instant, types: readonly string[]): AsyncIterable<Happened>
}

export interface Log {
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}
