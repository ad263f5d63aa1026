import type { DestinationRef } from '#server/destinations/index.ts'
import type { FlowBook, FlowReply, FlowRequest, SurveyScore } from '#server/flows/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type {
  AgentId,
  AudioId,
  CompanyId,
  ContactId,
  ExtensionId,
  InteractionId,
  LegId,
  QueueId,
  RecordingId,
  SoundId,
  TalkId,
  TrunkId,
} from '#server/kernel/ids.ts'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
import type { Outcome } from '#server/kernel/outcome.ts'
import type { CapAnswer } from '#server/numbering/index.ts'
import type { Offer, Input as RoutingInput } from '#server/routing/index.ts'
import type { Call, CallerId, Cause, Dictation, QueueVoice, Way } from './core/call.ts'
import type { LineLimits } from './core/lines.ts'
import type { OutsideCall } from './lines.ts'

export type { CallerId, Cause }

/** `gone`: the leg or talk is no more (a normal outcome); `away`: telephony cannot be reached; `refused`: it said no. */
export type LegWhy = 'gone' | 'away' | 'refused'
export type LegOutcome = Promise<Outcome<LegWhy>>

/** Something to be heard: one of the company's audios, one of ours under `sounds/<language>/`, or what a voice says. */
export type Sound =
  | { audioId: AudioId }
  | { prompt: string; language: string }
  | { text: string; language: string }
  /** What was just recorded, as long as it has not been taken away from where telephony put it. */
  | { recordingId: RecordingId }
  /** What was recorded once, and is kept. */
  | { keptRecordingId: RecordingId }

/** Who a leg belongs to. It travels with the leg, so that after a crash the leg itself says whose it is. */
export type LegTag = {
  companyId: CompanyId
  interactionId: InteractionId
  role: 'caller' | 'agent' | 'callee'
  agentId?: AgentId
}

/** Where a leg of ours can ring. Never a dial string: telephony makes that, from ids and digits it has checked. */
export type Phone = { companyId: CompanyId; extensionId: ExtensionId }
export type OutsideNumber = { companyId: CompanyId; trunkId: TrunkId; number: string }

/**
 * What a call can ask of telephony. Every id is chosen by the caller, and recorded before the call: events may come
 * before the answer. Asking twice does no harm.
 */
export interface Legs {
  answer(legId: LegId): LegOutcome
  /** Lets the far end hear ringing: by its own phone while it is not answered, as a tone from then on. */
  signalRinging(legId: LegId): LegOutcome
  /** It hears it no more; a leg that heard none stays as it is. */
  stopRinging(legId: LegId): LegOutcome
  /** Rings an agent's phone: `leg.ringing`, then `leg.answered` or `leg.ended` with why; rings out by itself after `ringMs`. */
  ring(
    legId: LegId,
    phone: Phone,
    options: { callerId: CallerId; tag: LegTag; ringMs: number; autoAnswer?: boolean },
  ): LegOutcome
  /** Dials out through a trunk. The leg joins `talkId` at once, so that the far end's early media are heard. */
  dial(
    legId: LegId,
    to: OutsideNumber,
    options: {
      callerId: CallerId
      tag: LegTag
      ringMs: number
      talkId: TalkId
      /** It ends by itself so long after it was dialled, whether or not we are there. */
      talkMsMax?: number
    },
  ): LegOutcome
  hangUp(legId: LegId, cause?: Cause): LegOutcome
  /** Plays one after another, on the leg itself; ends with `sound.finished`. Music, if on, resumes after. */
  play(legId: LegId, soundId: SoundId, sounds: Sound[]): LegOutcome
  stopSound(soundId: SoundId): LegOutcome
  startMusic(legId: LegId, musicClass?: string): LegOutcome
  stopMusic(legId: LegId): LegOutcome
  /** Makes the talk where there is none, and brings the legs into it. A leg is in one talk at a time. */
  join(talkId: TalkId, legIds: LegId[], tag: LegTag): LegOutcome
  leave(talkId: TalkId, legId: LegId): LegOutcome
  /** Plays once to all who are in it; its end is told as that of any sound. */
  playInTalk(talkId: TalkId, soundId: SoundId, sounds: Sound[]): LegOutcome
  /** What this leg says is heard by nobody, or again. */
  mute(legId: LegId, muted: boolean): LegOutcome
  /** Ends the talk; its legs stay up. */
  endTalk(talkId: TalkId): LegOutcome
  /** Records all that is said in the talk. Only `recording.finished` proves that there is one. */
  record(talkId: TalkId, recordingId: RecordingId): LegOutcome
  /**
   * Records what this leg alone says, until it is stopped or ends, or for `maxMs`; after `silenceMs` of silence it ends by
   * itself. Meanwhile nothing is played on the leg. Not of a leg that was dialled out: Asterisk cannot.
   */
  recordLeg(legId: LegId, recordingId: RecordingId, options: { maxMs: number; silenceMs?: number }): LegOutcome
  /** Of a talk or of a leg. */
  stopRecording(recordingId: RecordingId): LegOutcome
  /** Keeps silence instead of what is said, or again what is said: the recording stays as long as the talk. */
  pauseRecording(recordingId: RecordingId, paused: boolean): LegOutcome
  /** All that lives in telephony under our name, for reconciling after a restart. */
  alive(): Promise<Outcome<LegWhy, Alive>>
}

/** `address`: the phone's or trunk's name in telephony, of legs that we made. */
export type Alive = {
  /** Since when telephony has been up, where it says so: what lived before went with it. */
  upSince?: Instant
  legs: {
    legId: LegId
    tag: LegTag | null
    state: 'down' | 'ringing' | 'up'
    arrived: LegArrived | null
    address?: string
  }[]
  talks: { talkId: TalkId; legIds: LegId[] }[]
}

export type LegArrived = {
  type: 'leg.arrived'
  legId: LegId
  companyId: CompanyId
  from: { side: 'trunk'; trunkId: TrunkId } | { side: 'extension'; extensionId: ExtensionId }
  /** As it came on the wire, control characters removed. */
  dialled: string
  callerId: CallerId
  at: Instant
}

export type LegEvent =
  | LegArrived
  | { type: 'leg.ringing'; legId: LegId }
  /** The far end answered: told of legs that we ring or dial only. */
  | { type: 'leg.answered'; legId: LegId }
  | { type: 'leg.pressed'; legId: LegId; key: string }
  /**
   * Once for each leg that arrived or was asked for with `ok`, whatever became of it. Not for one that was refused. `sip`:
   * the far end's SIP status, where that ended it.
   */
  | { type: 'leg.ended'; legId: LegId; cause: Cause; sip?: number }
  /** Once for each sound that was taken up with `ok`; `heard` where it was played to its end. */
  | { type: 'sound.finished'; soundId: SoundId; heard: boolean }
  | { type: 'recording.started'; recordingId: RecordingId }
  | { type: 'recording.finished'; recordingId: RecordingId; durationMs: number }
  | { type: 'recording.failed'; recordingId: RecordingId; why: string }
  /** Events flow (again). What was missed is found by `alive()`; nothing else is sent until the handler resolves. */
  | { type: 'link.up' }
  | { type: 'link.down' }

/**
 * The listener is called in the order of events, one leg's never overtaking each other. Of `link.up` the promise is
 * waited for (so that what was missed is taken up before the next event comes); of all others nobody waits.
 */
export type LegListener = (event: LegEvent) => void | Promise<void>

/** Mailboxes, as calls see them. */
export interface Messages {
  /** A message begins; what becomes of it says the recording. */
  begun(message: {
    id: RecordingId
    companyId: CompanyId
    extensionId: ExtensionId
    interactionId: InteractionId
    from: CallerId
    at: Instant
  }): Promise<void>
  /** New ones first. `pin` null: from the mailbox's own phone, which needs none where there is none. */
  open(mailbox: {
    companyId: CompanyId
    extensionId: ExtensionId
    pin: string | null
  }): Promise<{ recordingId: RecordingId; from: string }[] | 'needs-pin' | 'wrong' | 'locked'>
  mark(companyId: CompanyId, id: RecordingId, as: 'heard' | 'removed'): Promise<void>
}

/** What a phone asked for by keys, and whose it is. */
export type FeatureAsked = {
  companyId: CompanyId
  extensionId: ExtensionId
  agentId: AgentId | null
  feature: string
  /** The digits after the code; none: ''. */
  argument: string
  /** The phone at which it was dialled: not the extension's own where its owner sits elsewhere. */
  phoneId: ExtensionId
  /** What was typed where the feature asks for one. */
  pin: string | null
}

/** What feature codes do that is not of calls: answers what is said to whoever dialled it. */
export interface Features {
  run(asked: FeatureAsked): Promise<Sound[]>
}

// ── What else calls need ─────────────────────────────────────────────────────────────────────────────────────────────

/** The company's settings as they are now, answered from memory: nothing on a call's path asks a database. */
export interface Directory {
  /** Where a call from outside goes: the inbound route of the number, on this trunk. */
  inbound(companyId: CompanyId, trunkId: TrunkId, dialled: string, from: string, at: Instant): Way
  /** Where an extension's dialled number goes: an extension, or outside by the first outbound rule that fits. */
  fromExtension(companyId: CompanyId, extensionId: ExtensionId, dialled: string, at: Instant): Way
  /** Where a destination that a record names leads at that time. */
  destination(companyId: CompanyId, ref: DestinationRef, at: Instant): Way
  queue(companyId: CompanyId, queueId: QueueId): QueueVoice | undefined
  agentOf(companyId: CompanyId, extensionId: ExtensionId): AgentId | undefined
  extensionOfNumber(companyId: CompanyId, number: string): ExtensionId | undefined
  extensionOf(companyId: CompanyId, agentId: AgentId): ExtensionId | undefined
  /** The group in which whoever sits at it picks up what rings at the others; undefined where it is in none. */
  pickupGroupOf(companyId: CompanyId, extensionId: ExtensionId): string | undefined
  inTalkCodes(companyId: CompanyId): { feature: string; code: string; digits: 'none' | 'needed' | 'optional' }[]
  /** Where calls are parked, and for how long until who parked one is rung. */
  parking(companyId: CompanyId): { returnMs: number; firstPlace: number; places: number }
  /** An extension as others see it calling. */
  callerIdOf(companyId: CompanyId, extensionId: ExtensionId): CallerId | undefined
  /** What URAs look up while a caller is in them. */
  flows(companyId: CompanyId): FlowBook
  /** Whether a cap against fraud lets one more such call of this extension out, beside those that were. */
  cap(
    companyId: CompanyId,
    kind: DialledKind,
    extensionId: ExtensionId | null,
    at: Instant,
    calls: readonly OutsideCall[],
  ): CapAnswer
  /** How many calls a trunk may carry. */
  lineLimits(companyId: CompanyId, trunkId: TrunkId): LineLimits
  /** pt-BR, en… */
  language(companyId: CompanyId): string
  /** The class of music where nothing else is said; null: telephony's own default. */
  music(companyId: CompanyId): string | null
}

/** Routing, as calls see it. */
export interface Queueing {
  receive(companyId: CompanyId, input: RoutingInput): void
  /** From 1; undefined where it does not wait. */
  position(companyId: CompanyId, interactionId: InteractionId): number | undefined
  /** In milliseconds; undefined where it cannot be told. */
  expectedWait(companyId: CompanyId, interactionId: InteractionId): number | undefined
}

export interface CallRecords {
  /** What has not ended, for taking up again. */
  open(): Promise<Call[]>
  /** What was dialled outside since then, of each company. */
  outsideSince(since: Instant): Promise<Map<CompanyId, OutsideCall[]>>
  /** Resolves when durable; `rev` counts the writes. */
  save(call: Call): Promise<void>
}

/** The company's own web services: what answers never, or wrongly, is a reply that says so. */
export interface WebServices {
  ask(companyId: CompanyId, request: FlowRequest): Promise<FlowReply>
}

export type SurveyAnswer = SurveyScore & {
  interactionId: InteractionId
  flowId: string
  node: string
  queueId: QueueId | null
  /** Who served last. */
  agentId: AgentId | null
  contactId: ContactId | null
  from: string
  at: Instant
}
export interface Surveys {
  /** Twice the same answer (of one interaction, at one node) is one. */
  answered(companyId: CompanyId, answer: SurveyAnswer): Promise<void>
}

/** The books of interactions: number, customer, beginning and end. */
export interface Interactions {
  /** Resolves with its number; it is written, and looked up who it is, meanwhile. Neither of the two rejects. */
  begin(opened: {
    id: InteractionId
    companyId: CompanyId
    medium: 'voice'
    channel: 'voice'
    direction: Call['direction']
    from: string
    fromName: string | null
    to: string
    startedAt: Instant
    legId?: LegId
    /** It was begun before a crash, and has this number. */
    protocol?: string
  }): Promise<{
    protocol: string
    who: Promise<{ contactPriority: number; contact: { id: ContactId; name: string } | null }>
    written: Promise<void>
  }>
  close(companyId: CompanyId, id: InteractionId, why: string, at: Instant): Promise<void>
}

/** The agents’ screens: told of every change, and of an offer when it is stored. */
export interface Screens {
  offered(offer: Offer, call: Call): void
  changed(call: Call): void
}

/** What is spoken by phone, and becomes an audio. */
export interface Dictations {
  /** Resolves when it is kept; once more for the same recording does no harm. Rejects where it could not be. */
  keep(companyId: CompanyId, recordingId: RecordingId, dictation: Dictation): Promise<void>
  forget(recordingId: RecordingId): Promise<void>
}

export interface Recordings {
  requested(recording: {
    id: RecordingId
    companyId: CompanyId
    interactionId: InteractionId
    agentId: AgentId | null
    at: Instant
  }): Promise<void>
  told(event: Extract<LegEvent, { type: `recording.${string}` }>): void
  /** Telephony has been asked to end it, where it ever began. */
  over(recordingId: RecordingId): void
}
