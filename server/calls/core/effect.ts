import type { WayStep } from '#server/destinations/index.ts'
import type { FlowRequest, SurveyScore } from '#server/flows/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type {
  AgentId,
  ExtensionId,
  InteractionId,
  LegId,
  OfferId,
  RecordingId,
  SoundId,
  TalkId,
  TrunkId,
} from '#server/kernel/ids.ts'
import type { Input as RoutingInput } from '#server/routing/index.ts'
import type { CallerId, Cause, Sound } from '../ports.ts'
import type { Dictation, Leg, LetGoTo } from './call.ts'

/** What a call wants done. `tell-routing`, `ring` and `dial` at once; the others one after another. */
export type Effect =
  | { do: 'answer'; legId: LegId }
  | {
      do: 'ring'
      legId: LegId
      extensionId: ExtensionId
      agentId: AgentId | null
      callerId: CallerId
      ringMs: number
      role: Leg['role']
      /** The phone is to answer by itself: it was in this talk before. */
      autoAnswer?: true
    }
  | {
      do: 'dial'
      legId: LegId
      trunkId: TrunkId
      number: string
      callerId: CallerId
      ringMs: number
      /** It ends by itself then, even while no server is there. */
      talkMsMax: number | null
      talkId: TalkId
    }
  /** Its carrier answers nothing: for a while the other ways go first. */
  | { do: 'rest-trunk'; trunkId: TrunkId }
  | { do: 'hang-up'; legId: LegId; cause: Cause }
  | { do: 'play'; legId: LegId; soundId: SoundId; sounds: Sound[] }
  /** Says the caller's place in the queue, and how long yet; what that is, routing knows. */
  | { do: 'announce-position'; legId: LegId; soundId: SoundId; wait: boolean }
  /** Who is called back at this number by another call is not by that one. */
  | { do: 'supersede-callbacks'; number: string }
  | { do: 'stop-sound'; soundId: SoundId }
  | { do: 'start-music'; legId: LegId; musicClass: string | null }
  | { do: 'stop-music'; legId: LegId }
  /** The leg hears ringing: by its own phone before it is answered, as a tone after that; until it is stopped or joined. */
  | { do: 'signal-ringing'; legId: LegId }
  | { do: 'stop-ringing'; legId: LegId }
  | { do: 'join'; talkId: TalkId; legIds: LegId[] }
  | { do: 'leave'; talkId: TalkId; legId: LegId }
  | { do: 'end-talk'; talkId: TalkId }
  | { do: 'record'; talkId: TalkId; recordingId: RecordingId; agentId: AgentId | null }
  /** Of what this leg alone says; its end is the input `recording.ended`. */
  | { do: 'record-leg'; legId: LegId; recordingId: RecordingId; maxMs: number }
  | { do: 'stop-recording'; recordingId: RecordingId }
  /** Silence is kept of what is said, or again what is said. */
  | { do: 'pause-recording'; recordingId: RecordingId; paused: boolean }
  | { do: 'keep-dictation'; recordingId: RecordingId; dictation: Dictation }
  | { do: 'forget-recording'; recordingId: RecordingId }
  /** Records what this leg says, after a beep, until it is silent, presses # or is gone: a message for that mailbox. */
  | { do: 'record-message'; legId: LegId; recordingId: RecordingId; extensionId: ExtensionId; secondsMax: number }
  /** `pin` null: from its own phone. What is in it comes back as `mailbox.opened`. */
  | { do: 'open-mailbox'; extensionId: ExtensionId; pin: string | null }
  | { do: 'mark-message'; recordingId: RecordingId; as: 'heard' | 'removed' }
  /** Heard by all in the talk. */
  | { do: 'play-in-talk'; talkId: TalkId; soundId: SoundId; sounds: Sound[] }
  /** The others hear this leg no more, or again. */
  | { do: 'mute'; legId: LegId; muted: boolean }
  /** Finds the call that this leg is to join, and gives it over; what came of it is the input `sought`. */
  | { do: 'seek'; how: 'pick-up' | 'retrieve'; argument: string; extensionId: ExtensionId; legId: LegId }
  /** Asks the call in which an agent's phone stands by to lend it: it comes as `leg.answered`, or ends at once. */
  | { do: 'borrow'; legId: LegId; from: InteractionId }
  /** That call has our leg from now on. */
  | { do: 'lend'; legId: LegId; to: InteractionId }
  /** Out of our talk and back to where it stands by; for us it has ended so. */
  | { do: 'give-back'; legId: LegId; to: InteractionId; cause: Cause }
  /** No other phone of this agent stands by any more. */
  | { do: 'supersede-standing'; agentId: AgentId }
  /** Does what a feature code asks for; what is to be said of it comes back as `feature.done`. */
  | {
      do: 'run-feature'
      feature: string
      argument: string
      pin: string | null
      extensionId: ExtensionId
      phoneId: ExtensionId
      agentId: AgentId | null
    }
  /** Asks a web service what a flow wants to know; the answer is the input `flow.replied`. */
  | { do: 'ask-outside'; request: FlowRequest }
  | { do: 'keep-score'; score: SurveyScore & { flowId: string; node: string } }
  | { do: 'tell-routing'; input: RoutingInput }
  /** One line of the call's story, for reports, screens and `--check`. */
  | { do: 'note'; event: CallNote; at: Instant }

export type CallNote =
  | { type: 'call.arrived'; from: string; dialled: string; trunkId?: TrunkId; extensionId?: ExtensionId }
  | { type: 'call.unknown-number'; dialled: string }
  | ({ type: 'call.way' } & WayStep)
  | { type: 'call.flow-entered'; flowId: string; node: string }
  | { type: 'call.key-pressed'; key: string; node: string }
  | { type: 'call.callback-asked'; number: string }
  | { type: 'call.callback-dialled'; agentId: AgentId; number: string; attempt: number }
  | { type: 'call.callback-failed'; number: string; attempt: number; cause: Cause }
  | { type: 'call.callback-over'; number: string; why: 'called-again' | 'too-late' }
  | { type: 'call.agent-ringing'; agentId: AgentId; offerId: OfferId }
  | { type: 'call.agent-answered'; agentId: AgentId; offerId: OfferId }
  | { type: 'call.talk-began'; agentId: AgentId | null; waitedMs: number }
  | { type: 'call.held' | 'call.resumed'; agentId: AgentId }
  | { type: 'call.agent-lost'; agentId: AgentId; why: 'asked' | 'lost' }
  | { type: 'call.agent-back'; agentId: AgentId; awayMs: number }
  | { type: 'call.recording-paused' | 'call.recording-resumed'; agentId: AgentId }
  | { type: 'call.parked' | 'call.unparked' | 'call.park-returned'; agentId: AgentId | null; place: string }
  | { type: 'call.conference-joined'; conferenceId: string; moderator: boolean }
  | { type: 'call.conference-left'; conferenceId: string; why: 'removed' | 'ended' }
  | { type: 'call.conference-muted'; conferenceId: string; muted: boolean }
  | { type: 'call.picked-up'; agentId: AgentId | null }
  | { type: 'call.stands-by'; agentId: AgentId }
  /** Its leg is that call's from now on. */
  | { type: 'call.joined'; to: InteractionId }
  | { type: 'call.transferred'; agentId: AgentId | null; how: 'blind' | 'attended'; to: LetGoTo }
  /** Nobody took it: who sent it on is rung. */
  | { type: 'call.transfer-returned'; agentId: AgentId | null; cause: Cause }
  | { type: 'call.consulting'; agentId: AgentId | null; to: LetGoTo }
  | { type: 'call.consult-answered' | 'call.three-way' | 'call.customer-left'; agentId: AgentId | null }
  | { type: 'call.consult-ended'; agentId: AgentId | null; why: string }
  | { type: 'call.ended'; why: string; cause: Cause; talkedMs: number; interactionId: InteractionId }
