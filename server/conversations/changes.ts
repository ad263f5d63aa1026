import { assert } from '#server/kernel/assert.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { notFound } from '#server/kernel/errors.ts'
import type { ConversationId, InteractionId, NewId } from '#server/kernel/ids.ts'
import { serialByKey } from '#server/kernel/serial.ts'
import { type Input, needsOpening, type Opening, type Refused, step } from './core/step.ts'
import { type Limits, type Line, nextDueAt, type Owed, type Talk } from './core/thread.ts'
import type { Conversation, ConversationStore, Interactions, Log } from './ports.ts'

export type Changed =
  | { ok: true; conversation: Conversation; lines: Line[]; line: Line | null }
  | { ok: false; why: Refused; newestSeq?: number; conversation: Conversation }

/** An input, or what makes it of the conversation as it is; that may refuse by throwing. */
export type Given = Input | ((conversation: Conversation) => Input)

const attemptsMax = 20
const retryMs = 2_000

/**
 * Takes inputs to conversations, one at a time for each: load, step, write where nobody else wrote in between, then
 * file the lines and carry out what is owed. A crash at any point leaves it written in the record what is still to do.
 */
export function createChanges(options: {
  store: ConversationStore
  interactions: Interactions
  clock: Clock
  newId: NewId
  /** `resumeGraceMs`: after a start no deadline is carried out earlier, so that windows can come back first. */
  limits: Limits & { resumeGraceMs: number }
  carryOut: (conversation: Conversation, owed: Owed) => Promise<void>
  changed: (conversation: Conversation, lines: Line[], before: Talk) => void
  log: Log
}) {
  const { store, interactions, clock, newId, limits, log } = options
  const inputs = serialByKey<ConversationId>()
  // Apart from the inputs: what is told to routing may come back as an input before it returns.
  const telling = serialByKey<ConversationId>()
  const alarms = new Map<ConversationId, () => void>()
  let notBefore = clock.now() + limits.resumeGraceMs
  let closed = false

  const change = (id: ConversationId, given: Given): Promise<Changed> => inputs.run(id, () => take(id, given))

  async function take(id: ConversationId, asked: Given): Promise<Changed> {
    let opening: Opening | null = null
    try {
      for (let attempt = 0; attempt < attemptsMax; attempt++) {
        const conversation = await load(id)
        const given = typeof asked === 'function' ? asked(conversation) : asked
        const kept = await repeated(id, given)
        if (kept) return { ok: true, conversation, lines: [], line: kept }
        if (needsOpening(conversation.thread, given.type)) opening ??= await openFor(conversation)
        const input = 'opening' in given && opening ? { ...given, opening } : given
        const decided = step(conversation.thread, input, clock.now(), limits)
        if (!decided.ok) return { ...decided, conversation }
        if (decided.thread === conversation.thread) {
          return { ok: true, conversation, lines: [], line: decided.line }
        }
        if (!(await store.save(id, conversation.rev, decided.thread, decided))) continue
        if (decided.owed.some((o) => o.type === 'queue')) opening = null
        const after = { ...conversation, rev: conversation.rev + 1, thread: decided.thread }
        await store.file(id, decided.lines)
        settleSoon(after, decided.lines, decided.owed)
        wakeFor(after)
        options.changed(after, decided.lines, conversation.thread.talk)
        return { ok: true, conversation: after, lines: decided.lines, line: decided.line }
      }
    } finally {
      // Opened for a message that came to nothing, or for which somebody else opened one.
      if (opening) await discard(id, opening)
    }
    assert(false, `a conversation is written by so many at once that ${attemptsMax} attempts failed`)
  }

  async function load(id: ConversationId): Promise<Conversation> {
    const conversation = await store.load(id)
    if (!conversation) throw notFound('conversation')
    return conversation
  }

  /** Read after the record: what was struck from it as filed is then in the list. */
  async function repeated(id: ConversationId, input: Input): Promise<Line | null> {
    if (!('draft' in input)) return null
    return await store.lineBy(id, input.type === 'visitor.wrote' ? 'contact' : 'agent', input.draft.clientMessageId)
  }

  async function openFor(conversation: Conversation): Promise<Opening> {
    const { companyId, channel, channelAccountId, contactId, queueId, visitor } = conversation
    const id = newId<InteractionId>()
    const startedAt = clock.now()
    const { protocol, contactPriority } = await interactions.open({
      id,
      companyId,
      medium: 'chat',
      channel,
      direction: 'inbound',
      contactId,
      from: visitor.email ?? visitor.phone,
      fromName: visitor.name,
      to: channelAccountId,
      startedAt,
    })
    return { protocol, arrival: { id, queueId, medium: 'chat', channel, contactPriority, enteredAt: startedAt } }
  }

  async function discard(id: ConversationId, { arrival }: Opening): Promise<void> {
    const { companyId } = await load(id)
    await interactions.close(companyId, arrival.id, 'ended-by-server', clock.now())
  }

  /** Always from the record and in its order: what failed before is told before what came after it. */
  function settleSoon({ id, thread }: Conversation, lines: Line[], owed: Owed[]): void {
    if (lines.length === 0 && owed.length === 0) return
    telling
      .run(id, async () => {
        const conversation = owed.length > 0 ? await load(id) : null
        const owes = conversation?.thread.owes ?? []
        for (const one of owes) if (conversation) await options.carryOut(conversation, one)
        const seqs = lines.map((l) => l.seq)
        await store.settle(id, { seqs, owed: owes.map((o) => o.no), ended: thread.talk.is === 'ended' })
      })
      .catch((why: unknown) => {
        log.error('a conversation could not tell what it owes: tried again soon', { conversationId: id, why })
        if (!closed) clock.wakeAt(clock.now() + retryMs, () => takeUp(id))
      })
  }

  function takeUp(id: ConversationId): void {
    if (closed) return
    load(id)
      .then(settle)
      .catch((why: unknown) => log.error('a conversation could not be taken up again', { conversationId: id, why }))
  }

  /** Files and tells whatever was left undone. */
  async function settle(conversation: Conversation): Promise<void> {
    const { toFile, owes } = conversation.thread
    await store.file(conversation.id, toFile)
    settleSoon(conversation, toFile, owes)
  }

  function wakeFor(conversation: Conversation): void {
    const { id, thread } = conversation
    alarms.get(id)?.()
    alarms.delete(id)
    const dueAt = nextDueAt(thread, limits)
    if (dueAt === null || closed) return
    const wake = () => {
      alarms.delete(id)
      change(id, { type: 'time.passed' }).catch((why: unknown) => {
        log.error('a deadline could not be carried out: tried again soon', { conversationId: id, why })
        if (!closed) alarms.set(id, clock.wakeAt(clock.now() + retryMs, wake))
      })
    }
    alarms.set(id, clock.wakeAt(Math.max(dueAt, notBefore), wake))
  }

  /** Resolves when no input and nothing owed is being worked on. */
  async function idle(): Promise<void> {
    do {
      await inputs.idle()
      await telling.idle()
    } while (inputs.busy())
  }

  return {
    change,
    settle,
    wakeFor,
    /** Windows can come back only from now on. */
    beginGrace(): void {
      notBefore = clock.now() + limits.resumeGraceMs
    },
    idle,
    isClosed: () => closed,
    async close(): Promise<void> {
      closed = true
      for (const cancel of alarms.values()) cancel()
      await idle()
    },
  }
}
