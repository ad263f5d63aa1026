/** Who takes the next caller, voice and digital alike: a pure core (`core/`), its strategies and rules, and the engine that carries out. */
export type { Decision, Effect, Offer, PullAnswer, WithdrawWhy } from './core/effect.ts'
export type { Arrival, Input, LeftWhy, OfferFailure, Presence } from './core/input.ts'
export type { Capacity, QueueSettings, Settings } from './core/settings.ts'
export type { AgentView, InteractionView, QueueView, Snapshot } from './core/snapshot.ts'
export type { Reservation, StoredAgent, StoredInteraction } from './core/stored.ts'
export { createEngine, type Engine, type EngineOptions, type Look, type RoutingEvent } from './engine.ts'
export { routingEvents } from './events.ts'
export type { Deliveries, Delivery, RoutingStore } from './ports.ts'
export {
  applied,
  dueOverflows,
  nextOverflowAt,
  type Overflow,
  type OverflowDeed,
  type OverflowStep,
  type Overflows,
} from './rules/overflow.ts'
export type { SkillLevels, SkillNeed } from './rules/skills.ts'
export { type StrategyName, strategies } from './strategies/index.ts'
