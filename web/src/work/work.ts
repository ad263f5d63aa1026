import { create } from 'zustand'
import { type AgentState, type EventData, serverNow } from '../client/live.ts'
import type { Next } from './activity.ts'
import type { CallView, OfferView } from './calls.ts'
import { type HeldChat, type Item, itemsOf, withoutLeft } from './items.ts'
import { type Thread, unreadOf, waitsForContact } from './thread.ts'

export type PullQueue = EventData<'agent.queues'>['queues'][number]

export type Work = {
  /** False until the server has told all that holds now. */
  known: boolean
  state: AgentState | null
  offers: Readonly<Record<string, OfferView>>
  /** By interaction. */
  calls: Readonly<Record<string, CallView>>
  /** By interaction: one conversation may be in wrap-up and served anew at once. */
  chats: Readonly<Record<string, HeldChat>>
  /** By conversation. */
  threads: Readonly<Record<string, Thread>>
  queues: readonly PullQueue[] | null
  /** What is on the canvas: an interaction. */
  selected: string | null
  /** What was on the canvas and has left the desk without a disposition: there until something else is chosen. */
  left: Item | null
  /** Offers that are being answered, until the server has said so. */
  taking: ReadonlySet<string>
  /** Chosen for after this work. */
  next: Next | null
  /** By interaction: how it is to be disposed. A chat's is sent at its end. */
  chosen: Readonly<Record<string, string>>
  /** Interactions that were disposed from this screen. */
  disposed: ReadonlySet<string>
}

export const nothing: Work = {
  known: false,
  state: null,
  offers: {},
  calls: {},
  chats: {},
  threads: {},
  queues: null,
  selected: null,
  left: null,
  taking: new Set(),
  next: null,
  chosen: {},
  disposed: new Set(),
}

/** The agent's work as this page knows it. What changes it is in `told.ts` (the server) and the actions beside it. */
export const useWork = create<Work>(() => nothing)

export const itemsNow = ({
  calls,
  chats,
  state,
  threads,
}: Pick<Work, 'calls' | 'chats' | 'state' | 'threads'>): Item[] =>
  itemsOf({
    calls,
    chats,
    state,
    unread: (conversationId) => {
      const thread = threads[conversationId]
      return thread ? unreadOf(thread) : 0
    },
    waitsForContact: (chat) => {
      const thread = threads[chat.conversationId]
      return (thread && waitsForContact(thread)) ?? chat.waitsForCustomer
    },
  })

/**
 * The one door through which work changes: what left the desk leaves the canvas too, unless its disposition is owed.
 */
export function change(how: (work: Work) => Partial<Work>): void {
  useWork.setState((before) => {
    const after = { ...before, ...how(before) }
    const chats = withoutLeft(after.chats, after.state)
    if (Object.keys(chats).length !== Object.keys(after.chats).length) after.chats = chats
    return { ...after, ...canvasAfter(before, after) }
  })
}

function canvasAfter(before: Work, after: Work): Pick<Work, 'selected' | 'left'> {
  const { selected } = after
  const items = itemsNow(after)
  if (selected !== null && items.some(({ id }) => id === selected)) return { selected, left: null }
  const first = items[0]?.id ?? null
  if (selected === null) return { selected: first, left: null }
  if (before.left?.id === selected) return after.disposed.has(selected) ? { selected: first, left: null } : after
  const was = itemsNow(before).find(({ id }) => id === selected)
  const isDone = !was || after.disposed.has(selected) || wasDisposed(after, was)
  return isDone
    ? { selected: first, left: null }
    : { selected, left: { ...was, section: 'wrap-up', wrapUpEndsAt: null } }
}

const wasDisposed = (work: Work, { id }: Item) => work.calls[id]?.dispositionId != null

export const select = (id: string | null): void => change(() => ({ selected: id, left: null }))

/** What stands on the canvas now. */
export function selectedItem(work: Work, items: readonly Item[]): Item | null {
  if (work.left && work.left.id === work.selected) return work.left
  return items.find(({ id }) => id === work.selected) ?? null
}

/** One up or down in the list, round and round. */
export function selectBeside(step: 1 | -1): void {
  const work = useWork.getState()
  const items = itemsNow(work)
  if (items.length === 0) return
  const at = items.findIndex(({ id }) => id === work.selected)
  const beside = items[(at + step + items.length) % items.length]
  if (beside) select(beside.id)
}

/** The own state as it will be, before the server has said so. */
export const expectPresence = (presence: AgentState['presence'], reason: string | null): AgentState | null => {
  const { state } = useWork.getState()
  if (state) change(() => ({ state: { ...state, presence, reason, since: serverNow(), pauseEndsAt: null } }))
  return state
}
