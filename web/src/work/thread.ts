import type { EventData } from '../client/live.ts'

export type Message = EventData<'conversation.message'>['message']

/** Written here and not confirmed yet. The same `clientMessageId` sent again is the same message to the server. */
export type Unsent = {
  clientMessageId: string
  text: string
  file: { name: string; type: string; bytes: number } | null
  /** `waiting` goes out by itself when it can; `stale` and `refused` wait for a person. */
  state: 'sending' | 'waiting' | 'stale' | 'refused'
  why: string | null
}

/**
 * A conversation's messages as this screen has them: the server numbers them 1, 2, 3…; all after `from` and up to
 * `cursor` are in `lines`, none twice. What comes with a later number shows a hole, and the rest is asked for.
 */
export type Thread = {
  /** Messages up to this number were not asked for yet. */
  from: number
  cursor: number
  lines: readonly Message[]
  /** How far the contact has it, and has read it. */
  reachedSeq: number
  contactReadSeq: number
  /** How far the agent has read it. */
  readSeq: number
  unsent: readonly Unsent[]
  typing: { name: string; until: number } | null
}

export const typingLastsMs = 5_000

/** Of a long conversation the newest messages come first; the earlier ones when they are asked for. */
export const emptyThread = (from: number, readSeq: number): Thread => ({
  from,
  cursor: from,
  lines: [],
  reachedSeq: 0,
  contactReadSeq: 0,
  readSeq,
  unsent: [],
  typing: null,
})

/** A page of what comes after `since`: complete up to `upTo`. */
export function takePage(thread: Thread, page: { messages: readonly Message[]; upTo: number }): Thread {
  const fresh = page.messages.filter(({ seq }) => seq > thread.cursor)
  return confirm({ ...thread, cursor: Math.max(thread.cursor, page.upTo), lines: [...thread.lines, ...fresh] }, fresh)
}

/** Earlier messages, complete from `since` to what is shown already. */
export function takeEarlier(thread: Thread, since: number, messages: readonly Message[]): Thread {
  if (since >= thread.from) return thread
  const fresh = messages.filter(({ seq }) => seq > since && seq <= thread.from)
  return { ...thread, from: since, lines: [...fresh, ...thread.lines] }
}

/** One message as it is told: undefined where something before it is missing. */
export function takeMessage(thread: Thread, message: Message): Thread | undefined {
  if (message.seq <= thread.cursor) return thread
  if (message.seq > thread.cursor + 1) return undefined
  const told = { ...thread, cursor: message.seq, lines: [...thread.lines, message] }
  return confirm(message.author.kind === 'contact' ? { ...told, typing: null } : told, [message])
}

/** What came back by its number is unsent no more; what the contact writes shows that the contact is there. */
function confirm(thread: Thread, fresh: readonly Message[]): Thread {
  const sent = new Set(fresh.filter(({ author }) => author.kind === 'agent').map((one) => one.clientMessageId))
  const unsent = thread.unsent.filter((one) => !sent.has(one.clientMessageId))
  return unsent.length === thread.unsent.length ? thread : { ...thread, unsent }
}

export const write = (thread: Thread, one: Pick<Unsent, 'clientMessageId' | 'text' | 'file'>): Thread => ({
  ...thread,
  unsent: [...thread.unsent, { ...one, state: 'waiting', why: null }],
})

export const fate = (thread: Thread, clientMessageId: string, state: Unsent['state'], why: string | null): Thread => ({
  ...thread,
  unsent: thread.unsent.map((one) => (one.clientMessageId === clientMessageId ? { ...one, state, why } : one)),
})

export const drop = (thread: Thread, clientMessageId: string): Thread => ({
  ...thread,
  unsent: thread.unsent.filter((one) => one.clientMessageId !== clientMessageId),
})

export const reached = (thread: Thread, seq: number): Thread => ({
  ...thread,
  reachedSeq: Math.max(thread.reachedSeq, seq),
})

export function read(thread: Thread, seq: number, by: 'contact' | 'agent'): Thread {
  if (by === 'agent') return seq <= thread.readSeq ? thread : { ...thread, readSeq: seq }
  return { ...reached(thread, seq), contactReadSeq: Math.max(thread.contactReadSeq, seq) }
}

export const types = (thread: Thread, name: string, now: number): Thread => ({
  ...thread,
  typing: { name, until: now + typingLastsMs },
})

/** What the server said with the message, or what was told since. */
export function statusOf(thread: Thread, { seq, status }: Message): Message['status'] {
  if (status === 'read' || seq <= thread.contactReadSeq) return 'read'
  return status === 'delivered' || seq <= thread.reachedSeq ? 'delivered' : 'sent'
}

export const unreadOf = (thread: Thread): number =>
  thread.lines.filter(({ seq, author }) => seq > thread.readSeq && author.kind === 'contact').length

/** Whose turn it is to write: the contact's, once somebody of ours had the last word. */
export function waitsForContact(thread: Thread): boolean | undefined {
  const last = thread.lines.findLast(({ author }) => author.kind === 'contact' || author.kind === 'agent')
  return last && last.author.kind === 'agent'
}

/** The part of a thread that belongs to one interaction: from where it was queued to where it ended. */
export function partOf(lines: readonly Message[], protocol: string): readonly Message[] {
  const begins = lines.findIndex(({ notice, named }) => notice === 'queued' && named?.protocol === protocol)
  if (begins < 0) return lines
  const ends = lines.findIndex(({ notice }, at) => at > begins && notice === 'queued')
  // What the visitor said first stands before the line that says that it is queued.
  const opening = lines[begins - 1]
  const from = opening && opening.author.kind !== 'agent' && opening.notice !== 'ended-by-agent' ? begins - 1 : begins
  return lines.slice(from, ends < 0 ? undefined : ends)
}
