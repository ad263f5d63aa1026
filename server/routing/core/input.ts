import type { DestinationRef } from '#server/destinations/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { SkillNeed } from '../rules/skills.ts'
import type { Settings } from './settings.ts'

/** What comes to a queue. */
export type Arrival = {
  id: InteractionId
  queueId: QueueId
  medium: Medium
  /** voice, webchat, whatsapp…: what channel priority is set for. */
  channel: string
  /** 1-100, higher first; 50 where nothing is known. */
  contactPriority: number
  /** When it first waited: kept through a transfer or a return to the queue. */
  enteredAt: Instant
  /** Promised for this time (C5): five minutes before it, it goes ahead of all that is not promised. */
  dueAt?: Instant
  /** What it asks of an agent beside what its queue does. */
  skills?: SkillNeed[]
}

export type LeftWhy = 'caller-left' | 'visitor-left' | 'ended-by-agent' | 'ended-by-server' | 'lost-in-outage'

/** Why an offer could not alert the agent, or was turned down. */
export type OfferFailure = 'busy' | 'rejected' | 'unreachable' | 'error'

/** What happened. The only way to tell the core anything. */
export type Input =
  | { type: 'settings.changed'; settings: Settings }
  | { type: 'interaction.queued'; arrival: Arrival }
  | { type: 'interaction.prioritised'; interactionId: InteractionId; contactPriority: number }
  /** The customer is gone, or the interaction ended: at any moment, also twice. Starts wrap-up where an agent served. */
  | { type: 'interaction.left'; interactionId: InteractionId; why: LeftWhy }
  /** The caller left the queue by a key, and is on the way there: its place is kept for nobody. */
  | { type: 'interaction.stepped-out'; interactionId: InteractionId; to: DestinationRef }
  /** The caller hung up to be called back: the place stays. With `notBefore` nobody is asked until then. */
  | { type: 'interaction.to-be-called-back'; interactionId: InteractionId; notBefore: Instant | null }
  /** An agent has work that came by no queue (an outbound call): it takes capacity all the same. */
  | {
      type: 'interaction.started'
      interactionId: InteractionId
      agentId: AgentId
      medium: Medium
      channel: string
      queueId?: QueueId
    }
  /**
   * Another has it from now on: a call that was transferred or picked up. Who served it begins the wrap-up; null is
   * nobody of ours. Of what the core does not know yet it begins the service.
   */
  | {
      type: 'interaction.handed-over'
      interactionId: InteractionId
      agentId: AgentId | null
      medium: Medium
      channel: string
    }
  /** An agent is in it beside who serves it (a consultation, three who talk): it takes capacity. */
  | { type: 'interaction.shared'; interactionId: InteractionId; agentId: AgentId; shared: boolean }
  /** A chat waits for the customer, or the customer wrote again. */
  | { type: 'interaction.waits-for-customer'; interactionId: InteractionId; waits: boolean }
  /** Disposed before the wrap-up's time was over. */
  | { type: 'wrap-up.finished'; interactionId: InteractionId; agentId: AgentId }
  | { type: 'agent.presence'; agentId: AgentId; presence: Presence; reason?: string }
  /** The media that reach the agent now: voice while the phone is registered, chat while a console is open. */
  | { type: 'agent.media'; agentId: AgentId; media: Medium[] }
  /** "Próximo". Answered by the effect `answer-pull` with the same `askId`. */
  | { type: 'agent.pulled'; agentId: AgentId; askId: string }
  /** Who knows says what it was about: after a crash the core may not know an old offer, whose phone is to be hung up. */
  | { type: 'offer.accepted'; offerId: OfferId; agentId: AgentId; interactionId?: InteractionId; medium?: Medium }
  /** Agent and customer could not be brought together: the customer waits again. */
  | { type: 'connect.failed'; offerId: OfferId; agentId: AgentId }
  /** Who served it is gone in mid-service, and not by a hang-up: the customer waits again. */
  | { type: 'agent.lost'; interactionId: InteractionId; agentId: AgentId }
  | { type: 'offer.failed'; offerId: OfferId; agentId: AgentId; why: OfferFailure }
  /** Offers rung out, wrap-ups over, priorities aged: whatever is due at `now`. */
  | { type: 'time.passed' }
  /** The company's day began: the window of "fewest calls" starts anew. */
  | { type: 'day.began' }

export type Presence = 'available' | 'paused' | 'offline'
