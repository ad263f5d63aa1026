import type { DestinationRef, WayStep } from '#server/destinations/index.ts'
import type { Attached, Flow, FlowRun, Variables } from '#server/flows/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type {
  AgentId,
  AudioId,
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
  UserId,
} from '#server/kernel/ids.ts'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
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
  /** Telephony itself was shut down or started anew. */
  | 'outage'
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
  /** What URAs found out of the caller, by name; no passwords. */
  collected: Variables
  /** What its URA gave it for the queue. */
  attached: Attached
  /** The service is over, and the customer is asked how it was. */
  served?: { talkedMs: number } | null
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
  /** Since when nothing is kept of what is said. */
  recordingPausedAt?: Instant | null
  /** How many legs, sounds and recordings there ever were: the next one's number. */
  made: { legs: number; sounds: number; recordings: number }
  /** How often it was led on because nobody took it. */
  diverted?: number
  /** To be called back at this number. */
  callback?: { number: string; attempts: number; until: Instant; notBefore: Instant | null } | null
  /** Routing knows of it: it must be told when the call has left. */
  routed: boolean
  /** Who is rung where nobody takes it: whoever sent it on, or parked it. `tried`: is rung just now. */
  returnTo?: { agentId: AgentId | null; extensionId: ExtensionId | null; tried?: true } | null
  /** What is being typed within the talk, and by whom. */
  typed?: { legId: LegId; keys: string; at: Instant } | null
  /** Agents who had it and handed it over, the last one last. */
  passedOn?: AgentId[]
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
  /** The phone of the house that it is. */
  extensionId?: ExtensionId
  /** The call goes on without it: its end ends nothing. */
  letGo?: true
  /** It stands by in that call, and goes back to it instead of being hung up. */
  lentBy?: InteractionId
  /** Until a person is known to be there, its talk is one of its own. */
  waitingRoom?: TalkId
  /** The carrier's line that it takes; extensions take none. */
  trunkId?: TrunkId
  /** What it is where we dialled it. */
  outside?: OutsideLeg
}

export type OutsideLeg = {
  kind: DialledKind
  extensionId: ExtensionId | null
  dialledAt: Instant
  answeredAt: Instant | null
  endedAt: Instant | null
  /** The carrier let us hear that it rings. */
  rang: boolean
  /** How it goes on where this carrier fails. */
  left: Outside
}

export type Phase =
  | { is: 'in-flow'; run: FlowRun }
  /** Waits in a queue, or rings agents: routing knows which. */
  | {
      is: 'queued'
      queueId: QueueId
      /** The queue it left for this one: an offer of that one may still be on its way here. */
      cameFrom?: QueueId | null
      /** When each is said next; undefined or null: it is not. */
      positionAt?: Instant | null
      noticeAt?: Instant | null
      offerAt?: Instant | null
      /** Since when the last of it is being said. */
      saidAt?: Instant
      /** How many of the queue's own audios were heard. */
      notices?: number
      /** The caller is asked to which number we are to call back. */
      asks?: { what: 'confirm' | 'number'; digits: string; tries: number; until: Instant } | null
    }
  /** The caller hung up; the place in the queue is kept. */
  | { is: 'awaiting-callback'; queueId: QueueId }
  /** It is the caller's turn: the agent is on the line, and the customer's phone is rung. */
  | { is: 'calling-back'; agentId: AgentId; queueId: QueueId }
  /** The other side rings: an extension, or a number outside. */
  | { is: 'dialling'; agentId: AgentId | null; queueId: QueueId | null }
  /**
   * An extension is called as its owner wants it: `rings` are the legs of this stage, `asked` those outside that answered
   * and have yet to say that they want the call (a carrier's voicemail would take it otherwise).
   */
  | {
      is: 'calling'
      agentId: AgentId | null
      plan: RingPlan
      stage: number
      rings: LegId[]
      asked: { legId: LegId; until: Instant }[]
      /** Why the extension's own phone did not take it. */
      cause: Cause | null
    }
  /** `legId`: the other side's. `held`: who hears music because the other wants it so. */
  | {
      is: 'talking'
      agentId: AgentId | null
      legId: LegId
      since: Instant
      held: { legId: LegId; since: Instant } | null
      back: ComingBack | null
    }
  /** At the door of a conference: what is pressed is its PIN. */
  | { is: 'conference-pin'; conference: ConferenceRoom; keys: string; tries: number }
  /** In a talk that many calls share. `room`: what is true of it for all. */
  | {
      is: 'in-conference'
      conferenceId: string
      conference: ConferenceRoom
      since: Instant
      moderator: boolean
      muted: boolean
      hears: 'nothing' | 'room' | 'music'
      room: { locked: boolean; recording: boolean; version: number }
    }
  /** Its leg is to become another call's, which is being sought. */
  | { is: 'joining'; how: 'pick-up' | 'retrieve'; argument: string; extensionId: ExtensionId }
  /** Waits with music at a place with a number. `telling`: who parked it still hears which; `ringing`: who fetches it. */
  | {
      is: 'parked'
      place: string
      by: { agentId: AgentId | null; extensionId: ExtensionId | null }
      at: Instant
      until: Instant
      ringing: LegId | null
      telling: LegId | null
    }
  /** An agent's phone that stays up: `lentTo` has it until it gives it back; `over`: then it is hung up. */
  | { is: 'standing-by'; lentTo: InteractionId | null; over: boolean }
  /** Asked for on a screen: the own phone of whoever asked rings; then it dials. */
  | { is: 'own-phone'; extensionId: ExtensionId; number: string }
  /** An agent (the leg `by`) asks a third, or rings it, while the call's first leg waits; or speaks with both. */
  | {
      is: 'consulting'
      agentId: AgentId | null
      by: LegId
      third: LegId
      to: LetGoTo
      /** Whom the agent hears; who is not heard hears music. */
      hears: 'third' | 'first' | 'all'
      answered: boolean
      /** Of the talk before. */
      since: Instant
      /** Asked for by keys: there may be no screen to go on with. */
      byKeys: boolean
    }
  /** Something is said to its end (or until a key), then the call goes on there. */
  | ({ is: 'announcing' } & Announcement)
  /** A caller leaves a message; it is recorded once there is a `recordingId`. */
  | { is: 'leaving-message'; mailbox: Mailbox; recordingId: RecordingId | null }
  /** The owner of a mailbox hears the messages by phone, once the PIN was right. */
  | {
      is: 'hearing-messages'
      extensionId: ExtensionId
      at: 'pin' | 'message'
      keys: string
      tries: number
      messages: { recordingId: RecordingId; from: string }[]
      place: number
    }
  /** What its feature code asks for is being done; what comes of it is said, and it ends. */
  | {
      is: 'feature'
      asking: { feature: string; argument: string; extensionId: ExtensionId; phoneId: ExtensionId; keys: string } | null
    }
  /** We ring a phone; who answers is taken there. */
  | { is: 'summoned'; destination: Destination }
  /** An audio is spoken by phone; `takes`: how often it was begun. */
  | { is: 'dictating'; dictation: Dictation; stage: DictationStage; recordingId: RecordingId | null; takes: number }
  /** A last word is said, then it ends so. */
  | { is: 'closing'; cause: Cause; why: LeftWhy }
  /** Legs are being hung up. */
  | { is: 'ending'; why: LeftWhy }
  | { is: 'ended'; why: LeftWhy; at: Instant }

/** Before the beep; while one speaks; while it is played back and one is asked; while it is stored. */
export type DictationStage = 'told' | 'recording' | 'asked' | 'keeping'

/** An agent whose phone was lost in mid-talk, or loaded anew: the other hears music, and the phone is rung until then. */
export type ComingBack = {
  agentId: AgentId
  lost: LegId
  /** The new leg, while it rings. */
  legId: LegId | null
  rangAt: Instant
  until: Instant
}

/** What calls know of a conference. */
export type ConferenceRoom = {
  conferenceId: string
  name: string
  pin: string | null
  moderatorPin: string | null
  record: boolean
  announceJoins: boolean
  musicWhileAlone: boolean
  membersMax: number
  waitForModerator: boolean
}

/** Where somebody sent a call: a number, or what a record names. */
export type LetGoTo = { type: string; id: string }

/** What calls know of a queue. */
export type QueueVoice = {
  queueId: QueueId
  musicClass: string | null
  announcePositionEveryMs: number
  /** With the position, where it means something. */
  announceWait?: boolean
  /** Heard once, before the music. */
  welcome?: AudioId | null
  /** One each time, in order and then from the first again. */
  announcements?: { audioIds: AudioId[]; everyMs: number } | null
  /** Keys by which a caller leaves. */
  exits?: { key: string; to: DestinationRef }[]
  callback?: CallbackRules | null
  connectMode?: 'ring' | 'auto-answer' | 'always-connected'
  /** Who was served goes there when the agent hangs up. */
  surveyFlowId?: string | null
}

/** Who asks for it by the key is called back, and keeps the place. */
export type CallbackRules = {
  key: string
  /** When it is told that there is such a key; 0: it is not told. */
  offerAfterMs: number
  attemptsMax: number
  retryMs: number
  validMs: number
}

/** One way out: a trunk, and what its carrier is sent. */
export type WayOut = { trunkId: TrunkId; number: string; callerId: CallerId }

/** A number outside, and the ways that lead there in the order in which they are tried. */
export type Outside = {
  ways: WayOut[]
  kind: DialledKind
  /** Who dials it: what a cap counts. */
  extensionId: ExtensionId | null
  /** Where nothing is heard of a carrier for so long, the next way is taken. */
  silentMsMax: number
  /** So long it may last: what a cap leaves of the day. */
  talkMsMax: number | null
}

/** An audio that is spoken by phone: a new one, or another sound of one that is there. */
export type Dictation = {
  audioId: string | null
  name: string
  description: string
  userId: UserId | null
}

/** What is said to the caller, and where the call goes then. */
export type Announcement = {
  sounds: Sound[]
  next: DestinationRef
  /** How long all of it is, where that is known: later than that (and a moment) the call goes on anyway. */
  lastsMs?: number
  /** Who presses it goes on at once. */
  skipKey?: string | null
  /** Who presses it, until a moment after the end, hears all again. */
  repeatKey?: string | null
  /** How often it is still to be said. */
  plays?: number
  /** false: before the call is answered, if it was not. */
  answers?: boolean
}

/** Where a caller leaves a message. */
export type Mailbox = {
  extensionId: ExtensionId
  number: string
  name: string
  /** null: what the house says. */
  greetingAudioId: AudioId | null
  secondsMax: number
}

/** A phone of the house that is rung, or a number outside, for so long. */
export type Place = { ringMs: number } & ({ extensionId: ExtensionId; agentId: AgentId | null } | { outside: Outside })

/** What follows where an extension is called: who is rung, and where the call goes when nobody takes it. */
export type RingPlan = {
  /** Whose number it is: the phone that rings may be another one, where its owner sits. */
  extensionId: ExtensionId
  /** One after another; those of one stage ring together. */
  stages: Place[][]
  /** So many calls at once. */
  callsMax: number | null
  onNoAnswer: DestinationRef | null
  onBusy: DestinationRef | null
  onUnreachable: DestinationRef | null
}

/** Where a call is to go, looked up and checked. */
export type Destination =
  | { to: 'flow'; flow: Flow }
  | { to: 'queue'; queue: QueueVoice }
  | { to: 'conference'; conference: ConferenceRoom }
  /** `plan`: what else its owner wants done; where it is not said, the phone rings and that is all. */
  | { to: 'extension'; extensionId: ExtensionId; agentId: AgentId | null; plan?: RingPlan }
  | ({ to: 'outside' } & Outside)
  /** It is not to be: this is said, unanswered, and then it is refused so. */
  | { to: 'refused'; cause: Cause; sounds: Sound[] }
  | ({ to: 'announcement' } & Announcement)
  | { to: 'dictation'; dictation: Dictation }
  | { to: 'voicemail'; mailbox: Mailbox }
  /** A feature code that this extension dialled, with the digits after it. */
  | {
      to: 'feature'
      feature: string
      argument: string
      /** Whose it is, and the phone at which it was dialled: another one where the owner sits elsewhere. */
      extensionId: ExtensionId
      phoneId: ExtensionId
      asksPin: boolean
    }
  | { to: 'hang-up' }
  | { to: 'unknown-number' }

/** How a call comes to where it goes: what was decided on the way, and the end of it. */
export type Way = {
  steps: WayStep[]
  destination: Destination
  /** Of whoever comes by it, among those who wait. */
  priority?: number
}

export const talkOf = (call: { id: InteractionId }): TalkId => `${call.id}-t` as TalkId

/** Who the call is about, seen by those it is led on to. */
export const customerOf = (call: Call): CallerId =>
  call.direction === 'outbound' ? { number: call.dialled } : call.callerId

export const legOf = (call: Call, role: Leg['role']): Leg | undefined => call.legs.find((leg) => leg.role === role)
export const isOver = (call: Call): boolean => call.phase.is === 'ended'

/**
 * After a crash more may have been made than was written: none of the names that were given, which are numbers of few, is
 * given again.
 */
export function giveNewNames({ made, startedAt }: Call, now: Instant): void {
  const beyond = Math.max(0, now - startedAt) + 1
  made.legs += beyond
  made.sounds += beyond
  made.recordings += beyond
}
