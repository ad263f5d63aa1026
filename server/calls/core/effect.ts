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
      role: 'agent' | 'callee'
    }
  | { do: 'dial'; legId: LegId; trunkId: TrunkId; number: string; callerId: CallerId; ringMs: number; talkId: TalkId }
  | { do: 'hang-up'; legId: LegId; cause: Cause }
  | { do: 'play'; legId: LegId; soundId: SoundId; sounds: Sound[] }
  /** Says the caller's place in the queue; what that is, routing knows. */
  | { do: 'announce-position'; legId: LegId; soundId: SoundId }
  | { do: 'stop-sound'; soundId: SoundId }
  | { do: 'start-music'; legId: LegId; musicClass: string | null }
  | { do: 'stop-music'; legId: LegId }
  | { do: 'join'; talkId: TalkId; legIds: LegId[] }
  | { do: 'end-talk'; talkId: TalkId }
  | { do: 'record'; talkId: TalkId; recordingId: RecordingId; agentId: AgentId | null }
  | { do: 'stop-recording'; recordingId: RecordingId }
  | { do: 'tell-routing'; input: RoutingInput }
  /** One line of the call's story, for reports, screens and `--check`. */
  | { do: 'note'; event: CallNote; at: Instant }

export type CallNote =
  | { type: 'call.arrived'; from: string; dialled: string; trunkId?: TrunkId; extensionId?: ExtensionId }
  | { type: 'call.unknown-number'; dialled: string }
  | { type: 'call.flow-entered'; flowId: string; node: string }
  | { type: 'call.key-pressed'; key: string; node: string }
  | { type: 'call.agent-ringing'; agentId: AgentId; offerId: OfferId }
  | { type: 'call.agent-answered'; agentId: AgentId; offerId: OfferId }
  | { type: 'call.talk-began'; agentId: AgentId | null; waitedMs: number }
  | { type: 'call.ended'; why: string; cause: Cause; talkedMs: number; interactionId: InteractionId }
