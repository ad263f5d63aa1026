import type { Instant } from '#server/kernel/clock.ts'
import type { CompanyId, InteractionId, LegId } from '#server/kernel/ids.ts'
import type { Quality } from './core/quality.ts'

/** Whose leg it is: a call may be over before it is told on the wire. */
export type Owner = { companyId: CompanyId; interactionId: InteractionId }
export type Place = { address: string; port: number }

/** What telephony hears of the wire; nothing waits for it, and a lost one is lost. */
export interface Wire {
  onMessage(listener: (message: { at: Instant; from: Place; to: Place; text: string }) => void): void
  /** A report of the media (RTCP). `byUs`: of what we heard. */
  onReport(listener: (report: { at: Instant; callId: string; byUs: boolean; text: string }) => void): void
  /** By which Call-ID a leg goes on the wire. */
  onLeg(listener: (legId: LegId, callId: string, owner?: Owner) => void): void
}

export type LadderMessage = { at: Instant; from: string; to: string; text: string }
/** All that was said on the wire about one leg, without secrets. */
export type Ladder = {
  legId: LegId
  companyId: CompanyId
  interactionId: InteractionId
  callId: string
  startedAt: Instant
  messages: LadderMessage[]
  quality: Quality
}

export interface LadderStore {
  keep(ladders: Ladder[]): Promise<void>
  of(companyId: CompanyId, interactionId: InteractionId): Promise<Ladder[]>
}
