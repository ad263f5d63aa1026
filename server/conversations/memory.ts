import type { ConversationId } from '#server/kernel/ids.ts'
import type { Line } from './core/thread.ts'
import type { Conversation, ConversationStore, Marks, Rest } from './ports.ts'

export type Memory = ReturnType<typeof createMemory>

/** A conversation as this process wrote or read it last, and the ids under which each side has written in it. */
export type Remembered = { conversation: Conversation; written: Set<string> }

const keyOf = (kind: Line['author']['kind'], clientMessageId: string) => `${kind} ${clientMessageId}`

/**
 * Conversations in which somebody writes, so that a message asks nothing of the store before it is written. Another
 * process may have written since: a save expects the revision that is remembered, and who is refused looks again.
 */
export function createMemory({
  store,
  conversationsMax = 10_000,
}: {
  store: ConversationStore
  conversationsMax?: number
}) {
  const known = new Map<ConversationId, Remembered>()

  function keep(id: ConversationId, one: Remembered): void {
    known.delete(id)
    known.set(id, one)
    const [oldest] = known.keys()
    if (known.size > conversationsMax && oldest) known.delete(oldest)
  }

  return {
    get: (id: ConversationId): Remembered | undefined => known.get(id),
    forget: (id: ConversationId): void => void known.delete(id),

    /** As the store has it. What was struck from the record as filed is in the list, which is read after it. */
    async read(id: ConversationId): Promise<Remembered | null> {
      const conversation = await store.load(id)
      if (!conversation) return null
      const written = new Set<string>()
      // A conversation without a line of anybody needs no look into the list.
      const filed = conversation.thread.lastSeq > 0 ? await store.written(id) : []
      for (const { kind, clientMessageId } of filed) written.add(keyOf(kind, clientMessageId))
      const one = { conversation, written }
      addLines(one, conversation.thread.toFile)
      keep(id, one)
      return one
    },

    /** After a save, with the lines that it added. */
    saved(id: ConversationId, conversation: Conversation, lines: readonly Line[]): void {
      const written = known.get(id)?.written
      if (!written) return // forgotten meanwhile: it is read anew
      const one = { conversation, written }
      addLines(one, lines)
      keep(id, one)
    },

    /** What the record now says too. */
    written(id: ConversationId, { filed, told, marks }: Omit<Rest, 'id'>): void {
      const one = known.get(id)
      if (!one) return
      const { thread } = one.conversation
      const toFile = thread.toFile.filter(({ seq }) => !filed.includes(seq))
      const owes = thread.owes.filter(({ no }) => !told.includes(no))
      const read = moved(one.conversation.marks, marks)
      one.conversation = { ...one.conversation, marks: read, thread: { ...thread, toFile, owes } }
    },

    hasWritten: ({ written }: Remembered, kind: Line['author']['kind'], clientMessageId: string): boolean =>
      written.has(keyOf(kind, clientMessageId)),
  }

  function addLines({ written }: Remembered, lines: readonly Line[]): void {
    for (const { author, clientMessageId } of lines) written.add(keyOf(author.kind, clientMessageId))
  }
}

export function moved(marks: Marks, further: Partial<Marks>): Marks {
  const after = { ...marks }
  for (const [name, seq] of Object.entries(further) as [keyof Marks, number][]) after[name] = Math.max(after[name], seq)
  return after
}
