import type { DestinationRef } from '#server/destinations/index.ts'
import type { AgentId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { OverflowStep } from '../rules/overflow.ts'
import type { Relaxation, SkillLevels, SkillNeed } from '../rules/skills.ts'
import type { StrategyName } from '../strategies/index.ts'

/** A company's routing, as data: read anew at each decision, so a changed strategy works on the next caller. */
export type Settings = {
  queues: QueueSettings[]
  /** Channel (webchat, whatsapp, voice…) → 1-100, higher first (C3). A channel that is not named has 50. */
  channelPriority: Record<string, number>
  /** Webchat stands in a band of its own above all else, as the account settings of the seed documents have it. */
  webchatAbsolute: boolean
  capacity: Capacity
  /** Off when null: each `everyMs` of waiting raises an item's channel priority by `step`, up to 100. */
  ageing: { everyMs: number; step: number } | null
  /** Who has which skills at which level; who is not named has none. */
  agentSkills?: Record<AgentId, SkillLevels>
}

export type QueueSettings = {
  id: QueueId
  name: string
  strategy: StrategyName
  /** In dragged order (M13). */
  members: AgentId[]
  /** `pull`: nobody is offered anything; agents ask with "Próximo" (A1). */
  distribution: 'push' | 'pull'
  /** How long an offer alerts, by medium. */
  ringMs: Record<Medium, number>
  wrapUpMs: number
  /** A wrap-up ends when it is disposed, and not by itself. */
  dispositionsRequired?: boolean
  /** What becomes of an agent who lets an offer ring out. */
  afterMissed: 'pause' | 'keep'
  /** An agent who refused, missed or failed is not offered the same interaction again for so long. */
  againMs: number
  /** What is done about those who wait for long, in order of time. */
  overflow?: OverflowStep[]
  maxWait?: { afterMs: number; to: DestinationRef } | null
  /** So many of one medium wait at most: the next is sent there at once. */
  maxLength?: { most: number; to: DestinationRef } | null
  /** Where those go who come while nobody is there: logged in, or not paused either. */
  whenNobody?: { is: 'present' | 'available'; to: DestinationRef } | null
  /** What its interactions ask of an agent, and how that lessens with the wait. */
  skills?: SkillNeed[]
  relaxation?: Relaxation | null
}

export type Capacity = {
  /** What a whole agent has; weights are parts of it. */
  total: number
  weights: Record<Medium, number>
  /** A chat that waits for the customer weighs so much. */
  waitingCustomerWeight: number
  /** How many of each medium at once, whatever they weigh. */
  limits: Record<Medium, number>
  /** `mayInterrupt.voice = ['chat']`: a call may be offered over chats whatever they weigh. */
  mayInterrupt: Record<Medium, Medium[]>
}
