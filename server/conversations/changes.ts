import { assert } from '#server/kernel/assert.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { notFound } from '#server/kernel/errors.ts'
import type { ConversationId, InteractionId, NewId } from '#server/kernel/ids.ts'
import { serialByKey } from '#server/kernel/serial.ts'
import type { Behind } from './behind.ts'
import { type Input, needsOpening, type Opening, type Refused, step } from './core/step.ts'
import { type Limits, type Line, nextDueAt, type Owed, type Talk, type Thread } from './core/thread.ts'
import type { Memory, Remembered } from './memory.ts'
import type { Conversation, ConversationStore, Interactions, Log } from './ports.ts'

export type Changed =
  | { ok: true; conversation: Conversation; lines: Line[]; line: Line | null }
  | { ok: false; why: Refused; newestSeq?: number; conversation: Conversation }

/** An input, or what makes it of the conversation as it is; that may refuse by throwing. */
export type Given = Input | ((conversation: Conversation) => Input)

const attemptsMax = 20
const retryMs = 2_000

/**
 * Takes inputs to conversations, one at a time for each: step, write where nobody else wrote in between, then tell who
 * asked and the screens. That one write makes a line durable; it is filed in the list of messages behind it, and what is
 * owed is carried out. A crash at any point leaves it written in the record what is still to do.
 */
export function createChanges(options: {
  store: ConversationStore
  memory: Memory
  behind: Behind
  interactions: Interactions
  clock: Clock
  newId: NewId
  /** `resumeGraceMs`: after a start no deadline is carried out earlier, so that windows can come back first. */
  limits: Limits & { resumeGraceMs: number }
  carryOut: (conversation: Conversation, owed: Owed) => Promise<void>
  changed: (conversation: Conversation, lines: Line[], before: Talk) => void
  log: Log
}) {
  const { store, memory, behind, interactions, clock, newId, limits, log } = options
  const inputs = serialByKey<ConversationId>()
  // Apart from the inputs: what is told to routing may come back as an input before it returns.
  const telling = serialByKey<ConversationId>()
  const alarms = new Map<ConversationId, () => void>()
  /** Saves of which nobody knows whether they stand: what was before them, and what was opened for them. */
  const unsure = new Map<ConversationId, { before: Conversation; opening: Opening | null }>()
  let notBefore = clock.now() + limits.resumeGraceMs
  let closed = false

  const change = (id: ConversationId, given: Given): Promise<Changed> => inputs.run(id, () => take(id, given))

  async function take(id: ConversationId, asked: Given): Promise<Changed> {
    let opening: Opening | null = null
    let isFresh = false
    try {
      for (let attempt = 0; attempt < attemptsMax; attempt++) {
        const remembered = isFresh ? undefined : memory.get(id)
        const known = remembered ?? (await read(id))
        const given = typeof asked === 'function' ? asked(known.conversation) : asked
        const kept = await repeated(known, given)
        if (kept) return { ok: true, conversation: behind.upToDate(known.conversation), lines: [], line: kept }
        if (needsOpening(known.conversation.thread, given.type)) opening ??= await openFor(known.conversation)
        // From here to the save nothing comes in between: what it takes along is what the thread says.
        const conversation = behind.upToDate(known.conversation)
        const input = 'opening' in given && opening ? { ...given, opening } : given
        const decided = step(conversation.thread, input, clock.now(), limits)
        if (!decided.ok || decided.thread === conversation.thread) {
          if (remembered) {
            // Another process may have written since: nobody is refused for what is only remembered.
            isFresh = true
            continue
          }
          if (!decided.ok) return { ...decided, conversation }
          return { ok: true, conversation, lines: [], line: decided.line }
        }
        const { thread, lines, owed } = decided
        const isSaved = await save(conversation, thread).catch((why: unknown) => {
          leaveOpen(conversation, opening)
          opening = null
          throw why
        })
        if (!isSaved) {
          isFresh = true
          continue
        }
        if (owed.some((o) => o.type === 'queue')) opening = null
        const after = { ...conversation, rev: conversation.rev + 1, thread }
        memory.saved(id, after, lines)
        behind.file(id, lines, thread.talk.is === 'ended')
        tellSoon(id, owed)
        wakeFor(after)
        options.changed(after, lines, conversation.thread.talk)
        return { ok: true, conversation: after, lines, line: decided.line }
      }
    } finally {
      // Opened for a message that came to nothing, or for which somebody else opened one.
      if (opening) await discard(id, opening)
    }
    assert(false, `a conversation is written by so many at once that ${attemptsMax} attempts failed`)
  }

  /** Nothing is remembered of which it is not known whether it stands. */
  async function save({ id, rev }: Conversation, thread: Thread): Promise<boolean> {
    const { marks, done } = behind.taken(id)
    let isSaved = false
    try {
      isSaved = await store.save(id, rev, thread, marks)
    } finally {
      done(isSaved)
      if (!isSaved) memory.forget(id)
    }
    return isSaved
  }

  async function read(id: ConversationId): Promise<Remembered> {
    const known = await memory.read(id)
    if (!known) throw notFound('conversation')
    const { thread } = behind.upToDate(known.conversation)
    // What another process, or a crash, left in the record.
    behind.file(id, thread.toFile, thread.talk.is === 'ended')
    await findOut(known.conversation)
    return known
  }

  /** The store took it, perhaps, and its answer was lost. Whoever asked asks again, or never does: it is found out. */
  function leaveOpen(before: Conversation, opening: Opening | null): void {
    unsure.set(before.id, { before, opening: opening ?? unsure.get(before.id)?.opening ?? null })
    clock.wakeAt(clock.now() + retryMs, () => lookAgain(before.id))
  }

  function lookAgain(id: ConversationId): void {
    if (closed || !unsure.has(id)) return
    inputs
      .run(id, async () => void (unsure.has(id) && (await read(id))))
      .catch((why: unknown) => {
        log.error('it is not known whether a conversation was written: looked at again soon', {
          conversationId: id,
          why,
        })
        clock.wakeAt(clock.now() + retryMs, () => lookAgain(id))
      })
  }

  /** What stands after all is told now; what was opened for what does not is closed. */
  async function findOut(now: Conversation): Promise<void> {
    const left = unsure.get(now.id)
    if (!left) return
    unsure.delete(now.id)
    const { before, opening } = left
    if (now.rev === before.rev) {
      if (opening) await discard(now.id, opening)
      return
    }
    const { toFile, owes } = now.thread
    tellSoon(now.id, owes)
    wakeFor(now)
    const lines = toFile.filter(({ seq }) => seq > before.thread.lastSeq)
    options.changed(now, lines, before.thread.talk)
  }

  async function load(id: ConversationId): Promise<Conversation> {
    const conversation = await store.load(id)
    if (!conversation) throw notFound('conversation')
    return conversation
  }

  /** A line that was sent before, as it was kept the first time. */
  async function repeated(known: Remembered, input: Input): Promise<Line | null> {
    if (!('draft' in input)) return null
    const kind = input.type === 'visitor.wrote' ? 'contact' : 'agent'
    const { clientMessageId } = input.draft
    if (!memory.hasWritten(known, kind, clientMessageId)) return null
    const { id, thread } = known.conversation
    const unfiled = thread.toFile.find((l) => l.clientMessageId === clientMessageId && l.author.kind === kind)
    return unfiled ?? (await store.lineBy(id, kind, clientMessageId))
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
  function tellSoon(id: ConversationId, owed: readonly Owed[]): void {
    if (owed.length === 0) return
    telling
      .run(id, async () => {
        const conversation = behind.upToDate(memory.get(id)?.conversation ?? (await load(id)))
        const { owes, talk } = conversation.thread
        for (const one of owes) await options.carryOut(conversation, one)
        const nos = owes.map((o) => o.no)
        behind.told(id, nos, talk.is === 'ended')
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
  async function settle({ id, thread }: Conversation): Promise<void> {
    const { toFile, owes, talk } = thread
    await store.file([{ id, lines: toFile }])
    behind.file(id, toFile, talk.is === 'ended')
    tellSoon(id, owes)
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
      await behind.idle()
    } while (inputs.busy())
  }

  return {
    change,
    /** As it is remembered, where it is: for what need not be the very latest that another process knows. */
    async look(id: ConversationId): Promise<Conversation> {
      return behind.upToDate((memory.get(id) ?? (await read(id))).conversation)
    },
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
