import { unreachable } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, ContactId, InteractionId, OfferId } from '#server/kernel/ids.ts'
import type { Arrival, LeftWhy } from '#server/routing/index.ts'
import { noticeTexts } from './notices.ts'
import {
  type Author,
  type ChatFile,
  type Effect,
  type Limits,
  type Line,
  type Named,
  type Notice,
  nextDueAt,
  type OpenOffer,
  type Owed,
  type Talk,
  type Thread,
} from './thread.ts'

/** A text that was cleaned or a file that is kept, and the id by which a repeated send is known. */
export type Draft = { clientMessageId: string; text: string; file?: ChatFile }
type Contact = { id: ContactId; name: string }
/** The interaction in which a closed thread is served anew; its protocol is told to the visitor. */
export type Opening = { protocol: string; arrival: Arrival }

export type Input =
  | { type: 'visitor.started'; opening: Opening | null; greeting: string | null }
  | { type: 'visitor.wrote'; contact: Contact; draft: Draft; opening: Opening | null; connected: boolean }
  | { type: 'visitor.came' }
  /** The last window closed, or a visitor without a connection was heard of just now. */
  | { type: 'visitor.went' }
  | { type: 'visitor.ended' }
  | { type: 'offer.made'; interactionId: InteractionId; offer: OpenOffer }
  | { type: 'offer.ended'; interactionId: InteractionId; offerId: OfferId; agentIds: AgentId[] }
  | { type: 'agent.connected'; interactionId: InteractionId; offerId: OfferId; agentId: AgentId; agentName: string }
  | { type: 'agent.wrote'; agentId: AgentId; agentName: string; draft: Draft; lastSeenSeq: number }
  /** `mayIntervene`: a supervisor ends what somebody else serves. */
  | { type: 'agent.ended'; agentId: AgentId; agentName: string; mayIntervene: boolean }
  | { type: 'time.passed' }

export type Refused = 'ended' | 'not-yours' | 'newer-reply' | 'gone'

export type Step =
  /** `lines` and `owed` are new in this step; `line` is the writer's own, new or as it was kept the first time. */
  | { ok: true; thread: Thread; lines: Line[]; owed: Owed[]; line: Line | null }
  | { ok: false; why: Refused; newestSeq?: number }

/** Whether this input needs an interaction opened for it before the step. */
export const needsOpening = (thread: Thread, input: Input['type']): boolean =>
  thread.talk.is === 'ended' && (input === 'visitor.wrote' || input === 'visitor.started')

/** Who may say and do what in a conversation, and what follows from it. The given thread is not changed. */
export function step(thread: Thread, input: Input, now: Instant, limits: Limits): Step {
  const draft = 'draft' in input ? input.draft : null
  if (draft) {
    const kind = input.type === 'visitor.wrote' ? 'contact' : 'agent'
    const line = thread.toFile.find((l) => l.clientMessageId === draft.clientMessageId && l.author.kind === kind)
    if (line) return { ok: true, thread, lines: [], owed: [], line }
  }
  const next = draftOf(thread, now)
  const refused = apply(next, input, now, limits)
  if (refused) return { ok: false, ...refused }
  if (isSame(thread, next.thread)) return { ok: true, thread, lines: [], owed: [], line: null }
  return { ok: true, thread: next.thread, lines: next.lines, owed: next.owed, line: draft ? next.written : null }
}

/** Nothing came of it: the very thread is given back, and nobody has to write. */
const isSame = (before: Thread, after: Thread): boolean =>
  before.lastSeq === after.lastSeq &&
  before.lastOwed === after.lastOwed &&
  before.talk === after.talk &&
  before.goneSince === after.goneSince

type Refusal = { why: Refused; newestSeq?: number }

function apply(next: Next, input: Input, now: Instant, limits: Limits): Refusal | null {
  const { thread } = next
  const { talk } = thread
  switch (input.type) {
    case 'visitor.started':
      if (talk.is === 'ended' && input.opening) next.open(input.opening, input.greeting)
      return null
    case 'visitor.wrote': {
      if (talk.is === 'ended') {
        if (!input.opening) return { why: 'ended' }
        next.write({ kind: 'contact', ...input.contact }, input.draft)
        next.open(input.opening, null)
      } else {
        next.write({ kind: 'contact', ...input.contact }, input.draft)
        if (talk.is === 'talking') next.waits(talk, false)
      }
      next.seen(input.connected ? null : now)
      return null
    }
    case 'visitor.came':
      if (talk.is !== 'ended') next.seen(null)
      return null
    case 'visitor.went':
      if (talk.is !== 'ended') next.seen(now)
      return null
    case 'visitor.ended':
      if (talk.is === 'ended') return { why: 'ended' }
      next.end(talk, 'visitor-left', 'ended-by-visitor')
      return null
    case 'offer.made':
      if (talk.is === 'ended' || talk.interactionId !== input.interactionId) return { why: 'gone' }
      next.offer(talk, input.offer)
      return null
    case 'offer.ended': {
      // Routing has taken a talk back: its agent is offline, and the visitor waits again.
      if (talk.is === 'talking' && talk.offerId === input.offerId && input.agentIds.includes(talk.agentId)) {
        next.leave(talk)
        return null
      }
      if (talk.is !== 'waiting' || talk.offer?.id !== input.offerId) return null
      const left = talk.offer.agentIds.filter((id) => !input.agentIds.includes(id))
      thread.talk = { ...talk, offer: left.length > 0 ? { ...talk.offer, agentIds: left } : null }
      return null
    }
    case 'agent.connected':
      if (talk.is === 'ended' || talk.interactionId !== input.interactionId) return { why: 'gone' }
      next.connect(talk, input)
      return null
    case 'agent.wrote':
      return reply(next, input)
    case 'agent.ended':
      if (talk.is === 'ended') return { why: 'ended' }
      if (!input.mayIntervene && !(talk.is === 'talking' && talk.agentId === input.agentId)) return { why: 'not-yours' }
      next.end(talk, 'ended-by-agent', 'ended-by-agent', input.agentName)
      return null
    case 'time.passed':
      passTime(next, now, limits)
      return null
    default:
      return unreachable(input)
  }
}

function reply(next: Next, input: Extract<Input, { type: 'agent.wrote' }>): Refusal | null {
  const { talk, lastReply } = next.thread
  if (talk.is === 'ended') return { why: 'ended' }
  if (talk.is !== 'talking' || talk.agentId !== input.agentId) return { why: 'not-yours' }
  // One's own newer reply is no surprise: two quick sends may cross their answers.
  if (lastReply && lastReply.agentId !== input.agentId && lastReply.seq > input.lastSeenSeq) {
    return { why: 'newer-reply', newestSeq: lastReply.seq }
  }
  const line = next.write({ kind: 'agent', id: input.agentId, name: input.agentName }, input.draft)
  next.thread.lastReply = { seq: line.seq, agentId: input.agentId }
  next.waits(talk, true)
  return null
}

function passTime(next: Next, now: Instant, limits: Limits): void {
  for (let due = nextDueAt(next.thread, limits); due !== null && due <= now; due = nextDueAt(next.thread, limits)) {
    const { talk } = next.thread
    if (talk.is === 'talking' && !talk.away) next.showAway(talk)
    else if (talk.is !== 'ended') next.end(talk, 'visitor-left', 'visitor-gone')
  }
}

type Next = ReturnType<typeof draftOf>
type Open = Exclude<Talk, { is: 'ended' }>
type Talking = Extract<Talk, { is: 'talking' }>

/** A copy of the thread that is being changed, and the words in which it changes. */
function draftOf(before: Thread, now: Instant) {
  const thread: Thread = { ...before, toFile: [...before.toFile], owes: [...before.owes] }
  const lines: Line[] = []
  const owed: Owed[] = []
  let written: Line | null = null

  function add(author: Author, said: Pick<Line, 'clientMessageId' | 'text'> & Partial<Line>): Line {
    const line: Line = { file: null, notice: null, named: null, ...said, seq: ++thread.lastSeq, author, at: now }
    thread.toFile.push(line)
    lines.push(line)
    return line
  }
  function owe(effect: Effect): void {
    const due = { ...effect, no: ++thread.lastOwed }
    thread.owes.push(due)
    owed.push(due)
  }
  const say = (notice: Notice, text: string, named: Named | null = null) =>
    add(
      { kind: 'system', id: 'system', name: '' },
      { clientMessageId: `notice-${thread.lastSeq + 1}`, text, notice, named },
    )
  const tell = (notice: Exclude<Notice, 'greeting'>, named: Named = {}) =>
    say(notice, noticeTexts[notice](named), named)

  return {
    thread,
    lines,
    owed,
    get written() {
      return written
    },
    write(author: Author, draft: Draft): Line {
      written = add(author, draft)
      return written
    },
    open({ protocol, arrival }: Opening, greeting: string | null) {
      if (greeting) say('greeting', greeting)
      tell('queued', { protocol })
      thread.talk = { is: 'waiting', interactionId: arrival.id, protocol, openedAt: now, offer: null }
      thread.goneSince = now
      owe({ type: 'queue', arrival })
    },
    /** Also for a talk whose agent routing has given up: it waits again. */
    offer(talk: Open, offer: OpenOffer) {
      if (talk.is === 'talking') this.leave(talk)
      const { interactionId, protocol, openedAt } = talk
      thread.talk = { is: 'waiting', interactionId, protocol, openedAt, offer }
    },
    leave({ interactionId, protocol, openedAt, agentName }: Talking) {
      tell('agent-left', { agent: agentName })
      thread.talk = { is: 'waiting', interactionId, protocol, openedAt, offer: null }
    },
    connect(talk: Open, { offerId, agentId, agentName }: { offerId: OfferId; agentId: AgentId; agentName: string }) {
      if (talk.is === 'talking' && talk.agentId === agentId) return
      const { interactionId, protocol, openedAt } = talk
      const served = { interactionId, protocol, openedAt }
      thread.talk = { is: 'talking', ...served, offerId, agentId, agentName, waitsForCustomer: false, away: false }
      if (!thread.servedBy.includes(agentId)) thread.servedBy = [...thread.servedBy, agentId]
      tell('agent-joined', { agent: agentName })
    },
    waits(talk: Talking, waits: boolean) {
      if (talk.waitsForCustomer === waits) return
      thread.talk = { ...talk, waitsForCustomer: waits }
      owe({ type: 'waits', interactionId: talk.interactionId, waits })
    },
    seen(goneSince: Instant | null) {
      thread.goneSince = goneSince
      const { talk } = thread
      if (talk.is !== 'talking' || !talk.away) return
      thread.talk = { ...talk, away: false }
      owe({ type: 'show-visitor', interactionId: talk.interactionId, agentId: talk.agentId, visitor: 'here' })
    },
    showAway(talk: Talking) {
      thread.talk = { ...talk, away: true }
      owe({ type: 'show-visitor', interactionId: talk.interactionId, agentId: talk.agentId, visitor: 'away' })
    },
    end(talk: Open, why: LeftWhy, notice: Exclude<Notice, 'greeting'>, agent = '') {
      tell(notice, agent ? { agent } : {})
      const agentId = talk.is === 'talking' ? talk.agentId : null
      thread.talk = { is: 'ended', interactionId: talk.interactionId, wasServedBy: agentId }
      const offer = talk.is === 'waiting' ? talk.offer : null
      owe({ type: 'end', interactionId: talk.interactionId, why, agentId, offer })
    },
  }
}
