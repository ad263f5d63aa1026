import type { FlowReply } from '#server/flows/index.ts'
import type {
  AgentId,
  ContactId,
  ExtensionId,
  InteractionId,
  LegId,
  OfferId,
  QueueId,
  RecordingId,
} from '#server/kernel/ids.ts'
import type { Overflow, WithdrawWhy } from '#server/routing/index.ts'
import type { Cause, Sound } from '../ports.ts'

import type { Leg } from './call.ts'
import type { Standing } from './conference.ts'
import type { ConsultWish, TransferTo } from './transfer.ts'

/** What happened to a call, or is asked of it. */
export type Input =
  | { type: 'leg.ringing' | 'leg.answered'; legId: LegId }
  | { type: 'leg.pressed'; legId: LegId; key: string }
  | { type: 'leg.ended'; legId: LegId; cause: Cause }
  | { type: 'sound.finished'; soundId: string }
  /** What was recorded of one leg is there, or could not be made. */
  | { type: 'recording.ended'; recordingId: RecordingId; recorded: boolean }
  /** What was spoken is kept as an audio, or could not be. */
  | { type: 'dictation.kept'; recordingId: RecordingId; kept: boolean }
  /** Routing proposes this call to agents; those without a phone are not among them. */
  | {
      type: 'offer.made'
      offerId: OfferId
      queueId: QueueId
      ringMs: number
      phones: { agentId: AgentId; extensionId: ExtensionId }[]
    }
  | { type: 'offer.withdrawn'; offerId: OfferId; agentIds: AgentId[]; why: WithdrawWhy }
  | { type: 'offer.connected'; offerId: OfferId; agentId: AgentId }
  /** Its queue did something about its wait. */
  | { type: 'queue.overflowed'; queueId: QueueId; overflow: Overflow }
  /** Its number calls, or is called, otherwise. */
  | { type: 'callback.superseded' }
  /** It waits in another queue now: a supervisor's wish. */
  | { type: 'queue.changed'; queueId: QueueId }
  /** The agent turned it down on the screen. */
  | { type: 'offer.refused'; offerId: OfferId; agentId: AgentId }
  /** Whose call it is was found out after it began. */
  | { type: 'contact.filed'; contact: { id: ContactId; name: string } }
  | { type: 'hold.asked'; agentId: AgentId; held: boolean }
  /** Nothing of what is said is kept until it is asked to go on: a card number. */
  | { type: 'recording.asked'; agentId: AgentId; paused: boolean }
  /** How it stands in its conference from now on. */
  | { type: 'room.changed'; standing: Standing }
  | { type: 'member.muted'; muted: boolean }
  | { type: 'member.removed'; why: 'removed' | 'ended' }
  | { type: 'park.asked'; agentId: AgentId }
  | { type: 'retrieve.asked'; agentId: AgentId; extensionId: ExtensionId }
  /** That call wants our leg, which stands by; or has no more use for it. */
  | { type: 'leg.wanted' | 'leg.returned'; by: InteractionId }
  /** The agent's phone is not to stand by any more: now, or after the talk it is in. */
  | { type: 'stand-by.over' }
  /** A leg of another call, which is up, is to be this one's. */
  | { type: 'leg.adopted'; leg: Leg }
  /** The call that has our leg now; null: there was none to be joined. */
  | { type: 'sought'; by: InteractionId | null }
  | { type: 'transfer.asked'; agentId: AgentId; to: TransferTo; attended: boolean }
  | { type: 'consult.asked'; agentId: AgentId; wish: ConsultWish }
  /** The agent's phone was loaded anew and is here again. */
  | { type: 'reattach.asked'; agentId: AgentId }
  /** A web service answered what a flow asked. */
  | { type: 'flow.replied'; key: string; reply: FlowReply }
  | { type: 'hang-up.asked' }
  /** What was recorded of one leg has come to its end. */
  | { type: 'message.ended'; recordingId: string }
  | {
      type: 'mailbox.opened'
      messages: { recordingId: RecordingId; from: string }[] | 'needs-pin' | 'wrong' | 'locked'
    }
  /** What its feature code asks for is done, or could not be: this is said of it. */
  | { type: 'feature.done'; sounds: Sound[] }
  | { type: 'time.passed' }
  /** After a restart: what of this call still lives in telephony. */
  | {
      type: 'resumed'
      alive: ReadonlyMap<LegId, 'down' | 'ringing' | 'up'>
      /** Telephony itself was started anew since the call began. */
      restarted?: boolean
    }
