import type { AgentState } from '../client/live.ts'
import type { CallView } from './calls.ts'

/** What the pill shows: what the agent wants to be, and what the system makes of it just now. */
export type Activity =
  | { is: 'unknown' }
  | { is: 'offline' }
  | { is: 'available'; since: number }
  /** Available, and calls do not come: the phone cannot take them. */
  | { is: 'no-media'; since: number }
  | { is: 'offer'; since: number }
  | { is: 'serving' | 'held' | 'reattaching'; since: number; paused: boolean }
  | { is: 'wrap-up'; since: number; endsAt: number | null; paused: boolean }
  | { is: 'paused'; since: number; reason: string | null; endsAt: number | null; overrunAllowed: boolean }
  /** Let it ring, and is paused by it. */
  | { is: 'no-answer'; since: number }

type Known = {
  state: AgentState | null
  offers: readonly { madeAt: number }[]
  calls: readonly CallView[]
  chats: readonly { openedAt: number; endedWhy: string | null }[]
  /** There is an extension: voice is expected to come. */
  hasPhone: boolean
}

export function activityOf({ state, offers, calls, chats, hasPhone }: Known): Activity {
  if (!state) return { is: 'unknown' }
  const { presence, reason, since, pauseEndsAt, overrunAllowed, media, reservations } = state
  const paused = presence === 'paused'
  const [offer] = offers
  if (offer) return { is: 'offer', since: Math.min(...offers.map(({ madeAt }) => madeAt)) }

  const talks = calls.filter(({ phase }) => phase !== 'wrap-up' && phase !== 'ended')
  const open = chats.filter(({ endedWhy }) => endedWhy === null)
  if (talks.length + open.length > 0) {
    const lost = talks.find(({ phase }) => phase === 'reattaching')
    const held = talks.find(({ phase }) => phase === 'held')
    const began = Math.min(...talks.map((one) => one.connectedAt ?? one.startedAt), ...open.map((one) => one.openedAt))
    if (lost) return { is: 'reattaching', since: began, paused }
    return held ? { is: 'held', since: held.heldSince ?? began, paused } : { is: 'serving', since: began, paused }
  }
  const ends = reservations.filter((one) => one.state === 'wrap-up').map((one) => one.wrapUpEndsAt)
  if (ends.length > 0) {
    const known = ends.filter((at) => at !== null)
    return { is: 'wrap-up', since, endsAt: known.length > 0 ? Math.max(...known) : null, paused }
  }
  if (presence === 'offline') return { is: 'offline' }
  if (paused && reason === 'no-answer') return { is: 'no-answer', since }
  if (paused) return { is: 'paused', since, reason, endsAt: pauseEndsAt, overrunAllowed }
  const reached = hasPhone ? media.includes('voice') : media.length > 0
  return reached ? { is: 'available', since } : { is: 'no-media', since }
}

/** How a pause stands to its limit: amber at 80 % of it, red when it is past. */
export function pauseStands(
  { since, endsAt }: { since: number; endsAt: number | null },
  now: number,
): 'within' | 'near' | 'past' {
  if (endsAt === null || endsAt <= since) return 'within'
  if (now >= endsAt) return 'past'
  return now - since >= (endsAt - since) * 0.8 ? 'near' : 'within'
}

/** What follows this work, once it was chosen: done as soon as the last talk has ended and nothing can be offered. */
export type Next = { presence: 'paused' | 'offline'; reasonId?: string; words: string }

/**
 * When the chosen state begins: `now` where nothing is in hand, or in the last moment of a timed wrap-up (so that the
 * pause has its whole time), else not yet.
 */
export function nextIsDueAt(state: AgentState, now: number, alreadyDisposed: boolean): number | null {
  const { reservations } = state
  if (reservations.length === 0) return now
  if (reservations.some((one) => one.state !== 'wrap-up')) {
    // A call that is disposed in the talk has no wrap-up: the pause must be there before it ends.
    return alreadyDisposed ? now : null
  }
  const ends = reservations.map((one) => one.wrapUpEndsAt ?? Number.POSITIVE_INFINITY)
  return Math.max(now, Math.max(...ends) - 1_500)
}
