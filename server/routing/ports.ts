import type { AgentId, CompanyId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Decision, Offer, WithdrawWhy } from './core/effect.ts'
import type { Settings } from './core/settings.ts'
import type { StoredAgent, StoredInteraction } from './core/stored.ts'
import type { Overflow } from './rules/overflow.ts'

/**
 * How offers of one medium reach agents: `calls` rings phones, `conversations` shows them on screens. Each call
 * returns at once or soon; what becomes of it comes back to the engine as an input. A rejected promise is an offer
 * that failed with `error`, or a connection that failed. Asking twice does no harm: after a crash the engine asks once
 * more for every open offer and every connection, also for those that have long been talking.
 */
export interface Delivery {
  offer(offer: Offer): Promise<void>
  /**
   * An offer is stored, and nothing was told of it yet: screens may show it now. A medium that has this is asked to
   * offer and to withdraw beside the write; one that has not, after it.
   */
  announce?(offer: Offer): void
  withdraw(offerId: OfferId, interactionId: InteractionId, agentIds: AgentId[], why: WithdrawWhy): Promise<void>
  connect(interactionId: InteractionId, agentId: AgentId, offerId: OfferId): Promise<void>
  /** Its queue did this about its wait; `leave` is asked again after a crash, until the interaction is heard of. */
  overflow(interactionId: InteractionId, queueId: QueueId, overflow: Overflow): Promise<void>
}
export type Deliveries = Record<Medium, Delivery>

/** What the engine keeps, each record written only where its `rev` is the expected one and no newer owner wrote it. */
export interface RoutingStore {
  /** All open interactions, and those that ended in the last hour: so that a late word of one is known to be late. */
  load(companyId: CompanyId): Promise<{ settings: Settings; interactions: StoredInteraction[]; agents: StoredAgent[] }>
  /**
   * All of them or an exception; resolves when durable. After an exception the same records are saved again, and those
   * that were written the first time must not count as another's. An exception with the code `stale-owner` says that
   * another process owns the company now: the engine stops.
   */
  save(companyId: CompanyId, changed: { interactions: StoredInteraction[]; agents: StoredAgent[] }): Promise<void>
  /** Best effort: a lost decision record costs an explanation, never a caller. */
  keepDecision(companyId: CompanyId, decision: Decision): void
}

/** Where the engine tells people that run it what went wrong. */
export interface Log {
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}
