import type { AgentState, Chat } from '../client/live.ts'
import type { CallView } from './calls.ts'

/** A chat of this agent, while it is in hand and until its wrap-up is over. */
export type HeldChat = Chat & { endedWhy: string | null }

/** One piece of work on the desk, of whatever medium. */
export type Item = {
  /** The interaction's. */
  id: string
  section: 'active' | 'pending' | 'wrap-up'
  since: number
  wrapUpEndsAt: number | null
  queueId: string | null
} & ({ medium: 'voice'; call: CallView } | { medium: 'chat'; chat: HeldChat; unread: number })

export const sections = ['active', 'pending', 'wrap-up'] as const

type Reservation = AgentState['reservations'][number]
type Known = {
  calls: Readonly<Record<string, CallView>>
  chats: Readonly<Record<string, HeldChat>>
  state: AgentState | null
  unread: (conversationId: string) => number
  waitsForContact: (chat: HeldChat) => boolean
}

/** The desk's work in the order in which it came, one part after the other. */
export function itemsOf(known: Known): Item[] {
  const reserved = new Map(known.state?.reservations.map((one) => [one.interactionId, one]))
  const items = [
    ...Object.values(known.calls).flatMap((call) => callItem(call, reserved.get(call.interactionId)) ?? []),
    ...Object.values(known.chats).map((chat) => chatItem(chat, reserved.get(chat.interactionId), known)),
  ]
  return sections.flatMap((section) =>
    items.filter((one) => one.section === section).sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1)),
  )
}

function callItem(call: CallView, reservation: Reservation | undefined): Item | undefined {
  const { interactionId: id, phase, queueId, connectedAt, startedAt } = call
  // A queue's call that rings is an offer; another one (dialled by extension) is not.
  if (phase === 'ended') return undefined
  const base = { id, medium: 'voice' as const, call, queueId, since: connectedAt ?? startedAt }
  return phase === 'wrap-up'
    ? { ...base, section: 'wrap-up', wrapUpEndsAt: reservation?.wrapUpEndsAt ?? null }
    : { ...base, section: 'active', wrapUpEndsAt: null }
}

function chatItem(chat: HeldChat, reservation: Reservation | undefined, known: Known): Item {
  const base = {
    id: chat.interactionId,
    medium: 'chat' as const,
    chat,
    queueId: chat.queueId,
    since: chat.openedAt,
    unread: known.unread(chat.conversationId),
  }
  if (chat.endedWhy !== null) return { ...base, section: 'wrap-up', wrapUpEndsAt: reservation?.wrapUpEndsAt ?? null }
  return { ...base, section: known.waitsForContact(chat) ? 'pending' : 'active', wrapUpEndsAt: null }
}

/**
 * Chats that are over stay while routing has the agent in their wrap-up. Where the news of the wrap-up is still under
 * way the last state has them as active, and they stay too.
 */
export function withoutLeft(
  chats: Readonly<Record<string, HeldChat>>,
  state: AgentState | null,
): Record<string, HeldChat> {
  const reserved = new Set(state?.reservations.map((one) => one.interactionId))
  return Object.fromEntries(
    Object.entries(chats).filter(([, chat]) => chat.endedWhy === null || reserved.has(chat.interactionId)),
  )
}

/**
 * A list under the pointer does not move: who was there keeps place and part, who is new comes last, who is gone leaves.
 */
export function keepPlaces(before: readonly Item[], now: readonly Item[]): Item[] {
  const byId = new Map(now.map((one) => [one.id, one]))
  const kept = before.flatMap((was) => {
    const one = byId.get(was.id)
    return one ? [{ ...one, section: was.section }] : []
  })
  const known = new Set(before.map(({ id }) => id))
  const all = [...kept, ...now.filter(({ id }) => !known.has(id))]
  return sections.flatMap((section) => all.filter((one) => one.section === section))
}

/** How many of a list stand elsewhere than they would. */
export const isMoved = (shown: readonly Item[], now: readonly Item[]): boolean =>
  shown.some(({ id, section }, at) => now[at]?.id !== id || now[at]?.section !== section)
