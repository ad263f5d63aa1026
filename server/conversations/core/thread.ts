import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, FileId, InteractionId, OfferId } from '#server/kernel/ids.ts'
import type { Arrival, LeftWhy } from '#server/routing/index.ts'

/**
 * A conversation is the thread of one contact on one channel account. It lives on when a talk ends: a visitor who
 * comes back goes on in the same thread, with a new interaction.
 */
export type Thread = {
  /** Sequence numbers go 1, 2, 3… without a hole: a line's number is given in the same write that keeps the line. */
  lastSeq: number
  /** The newest reply of an agent: who did not see it may not answer over it. */
  lastReply: { seq: number; agentId: AgentId } | null
  /** Everyone who ever served here may read it. */
  servedBy: AgentId[]
  talk: Talk
  /** Since when no window of the visitor is open; null while one is. */
  goneSince: Instant | null
  /** Lines that are numbered and perhaps not yet in the list of messages. */
  toFile: Line[]
  /** What is to be done outside and perhaps is not done yet. */
  owes: Owed[]
  /** The newest number in `owes` that ever was. */
  lastOwed: number
}

type Served = { interactionId: InteractionId; protocol: string; openedAt: Instant }

export type Talk =
  /** `interactionId`: of the last talk, `wasServedBy` who had it at the end; null where there was none yet. */
  | { is: 'ended'; interactionId: InteractionId | null; wasServedBy: AgentId | null }
  | (Served & { is: 'waiting'; offer: OpenOffer | null })
  | (Served & {
      is: 'talking'
      offerId: OfferId
      agentId: AgentId
      agentName: string
      waitsForCustomer: boolean
      away: boolean
    })

export type OpenOffer = { id: OfferId; agentIds: AgentId[]; mode: 'push' | 'pull'; madeAt: Instant; endsAt: Instant }

export type Author = { kind: 'contact' | 'agent' | 'bot' | 'system'; id: string; name: string }

/** One message. `notice` says what a line of the system means, for screens that speak another language. */
export type Line = {
  seq: number
  /** Chosen by who sent it; the same author's same id is the same message, however often it is sent. */
  clientMessageId: string
  author: Author
  text: string
  /** Its bytes are kept before the line is. */
  file: ChatFile | null
  at: Instant
  notice: Notice | null
  /** Whom or what the notice names. */
  named: Named | null
}

/** `width` and `height` in pixels, where it is an image. */
export type ChatFile = { id: FileId; name: string; type: string; bytes: number; width?: number; height?: number }

export type Notice =
  | 'greeting'
  | 'queued'
  | 'agent-joined'
  | 'agent-left'
  | 'ended-by-agent'
  | 'ended-by-visitor'
  | 'visitor-gone'
export type Named = { agent?: string; protocol?: string }

export type Effect =
  | { type: 'queue'; arrival: Arrival }
  | { type: 'waits'; interactionId: InteractionId; waits: boolean }
  | { type: 'end'; interactionId: InteractionId; why: LeftWhy; agentId: AgentId | null; offer: OpenOffer | null }
  | { type: 'show-visitor'; interactionId: InteractionId; agentId: AgentId; visitor: 'away' | 'here' }
export type Owed = Effect & { no: number }

/** How long a visitor may be away, in milliseconds since the last window closed. */
export type Limits = {
  /** A waiting chat leaves the queue; an open talk is shown as away. */
  visitorAwayMs: number
  /** An open talk ends. */
  talkAwayMs: number
}

export const emptyThread = (now: Instant): Thread => ({
  lastSeq: 0,
  lastReply: null,
  servedBy: [],
  talk: { is: 'ended', interactionId: null, wasServedBy: null },
  goneSince: now,
  toFile: [],
  owes: [],
  lastOwed: 0,
})

/** When `time.passed` will next change something; null when nothing is due. */
export function nextDueAt({ talk, goneSince }: Thread, limits: Limits): Instant | null {
  if (goneSince === null || talk.is === 'ended') return null
  return goneSince + (talk.is === 'talking' && talk.away ? limits.talkAwayMs : limits.visitorAwayMs)
}
