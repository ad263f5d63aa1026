import type { DestinationRef, WayStep } from '#server/destinations/index.ts'
import type { Flow, FlowRun } from '#server/flows/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type {
  AgentId,
  CompanyId,
  ContactId,
  ExtensionId,
  InteractionId,
  LegId,
  OfferId,
  QueueId,
  RecordingId,
  SoundId,
  TalkId,
  TrunkId,
} from '#server/kernel/ids.ts'
import type { LeftWhy } from '#server/routing/index.ts'
import type { Sound } from '../ports.ts'

export type CallerId = { number: string; name?: string }

/** Why a leg ended or never came to be, in words of ours (from Q.850 and SIP). */
export type Cause =
  | 'hung-up'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'unreachable'
  | 'unknown-number'
  | 'congestion'
  | 'cancelled'
  | 'answered-elsewhere'
  /** It was up, and nobody hung up: its media or its connection is gone. */
  | 'lost'
  | 'failed'

/**
 * A call: one interaction made of voice, its legs, and where it stands. All ids of what it makes in telephony are
 * derived from its own, so that they are known, and stored, before telephony is asked.
 */
export type Call = {
  id: InteractionId
  companyId: CompanyId
  direction: 'inbound' | 'outbound' | 'internal'
  language: string
  /** Told to the customer; what the books know the interaction by. */
  protocol: string
  /** Whose call it is, once that is known. */
  contact: { id: ContactId; name: string } | null
  callerId: CallerId
  dialled: string
  /** What the caller pressed in the URA, in words. */
  path: string[]
  /** The queue it came by last. */
  queueId: QueueId | null
  startedAt: Instant
  legs: Leg[]
  phase: Phase
  /** When to look at the call again: a menu's time-out, the next position announcement. */
  wakeAt: Instant | null
  /** What the caller hears now, music aside. */
  soundId: SoundId | null
  recordingId: RecordingId | null
  /** How many legs, sounds and recordings there ever were: the next one's number. */
  made: { legs: number; sounds: number; recordings: number }
  /** Routing knows of it: it must be told when the call has left. */
  routed: boolean
  rev: number
}

export type Leg = {
  legId: LegId
  role: 'caller' | 'agent' | 'callee'
  agentId: AgentId | null
  /** The offer that this leg rings for. */
  offerId: OfferId | null
  is: 'ringing' | 'up' | 'down'
  cause: Cause | null
}

export type Phase =
  | { is: 'in-flow'; run: FlowRun }
  /** Waits in a queue, or rings agents: routing knows which. */
  | { is: 'queued'; queueId: QueueId }
  /** The other side rings: an extension, or a number outside. */
  | { is: 'dialling'; agentId: AgentId | null; queueId: QueueId | null }
  /** `legId`: the other side's. `held`: who hears music because the other wants it so. */
  | {
      is: 'talking'
      agentId: AgentId | null
      legId: LegId
      since: Instant
      held: { legId: LegId; since: Instant } | null
      back: ComingBack | null
    }
  /** Something is said to its end, then the call goes on there. */
  | { is: 'announcing'; next: DestinationRef }
  /** What its feature code asks for is being done; what comes of it is said, and it ends. */
  | { is: 'feature' }
  /** A last word is said, then it ends so. */
  | { is: 'closing'; cause: Cause; why: LeftWhy }
  /** Legs are being hung up. */
  | { is: 'ending'; why: LeftWhy }
  | { is: 'ended'; why: LeftWhy; at: Instant }

/** An agent whose phone was lost in mid-talk, or loaded anew: the other hears music, and the phone is rung until then. */
export type ComingBack = {
  agentId: AgentId
  lost: LegId
  /** The new leg, while it rings. */
  legId: LegId | null
  rangAt: Instant
  until: Instant
}

/** What calls know of a queue. */
export type QueueVoice = { queueId: QueueId; musicClass: string | null; announcePositionEveryMs: number }

/** Where a call is to go, looked up and checked. */
export type Destination =
  | { to: 'flow'; flow: Flow }
  | { to: 'queue'; queue: QueueVoice }
  | { to: 'extension'; extensionId: ExtensionId; agentId: AgentId | null }
  | { to: 'outside'; trunkId: TrunkId; number: string; callerId: CallerId }
  | { to: 'announcement'; sounds: Sound[]; next: DestinationRef }
  /** A feature code that this extension dialled, with the digits after it. */
  | { to: 'feature'; feature: string; argument: string; extensionId: ExtensionId }
  | { to: 'hang-up' }
  | { to: 'unknown-number' }

/** How a call comes to where it goes: what was decided on the way, and the end of it. */
export type Way = { steps: WayStep[]; destination: Destination }

export const talkOf = (call: { id: InteractionId }): TalkId => `${call.id}-t` as TalkId

export const legOf = (call: Call, role: Leg['role']): Leg | undefined => call.legs.find((leg) => leg.role === role)
export const isOver = (call: Call): boolean => call.phase.is === 'ended'
