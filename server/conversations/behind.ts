import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { ConversationId } from '#server/kernel/ids.ts'
import type { Line } from './core/thread.ts'
import { type Memory, moved } from './memory.ts'
import type { Conversation, ConversationStore, Log, Marks } from './ports.ts'

/** What happens in one go is written in one go. */
const waitMs = 50
/** What the next save of the same conversation can take along waits so long for it. */
const restMs = 5_000
const retryMs = 1_000
const atOnceMax = 500

export type Behind = ReturnType<typeof createBehind>

type Trail = { filed: Set<number>; told: Set<number>; marks: Partial<Marks>; since: Instant; ended: boolean }
type Written = { filed: readonly number[]; told: readonly number[]; marks: Partial<Marks>; ended: boolean }

/**
 * What is written behind the save that makes a line durable, for many conversations at once: lines go from their record
 * into the list of messages, and are struck from the record, as is what was owed and is told; marks move on. A crash loses no
 * line, as the record has it until it is in the list; what was told in the last seconds is told again; of marks the last
 * seconds are lost.
 */
export function createBehind(options: { store: ConversationStore; memory: Memory; clock: Clock; log: Log }) {
  const { store, memory, clock, log } = options
  let toFile = new Map<ConversationId, Line[]>()
  /** What the record still lacks: the next save takes it along, or it is written by itself. */
  const trails = new Map<ConversationId, Trail>()
  /** Conversations with a save under way: what it writes must not cross with what is struck. */
  const saving = new Set<ConversationId>()
  let working: Promise<void> | undefined
  let isHurried = false
  let hurry = () => {}

  function trailOf(id: ConversationId): Trail {
    const known = trails.get(id)
    if (known) return known
    const fresh = { filed: new Set<number>(), told: new Set<number>(), marks: {}, since: clock.now(), ended: false }
    trails.set(id, fresh)
    return fresh
  }

  function pause(ms: number): Promise<void> {
    if (isHurried) return new Promise((resolve) => setImmediate(resolve))
    return new Promise((resolve) => {
      const callOff = clock.wakeAt(clock.now() + ms, resolve)
      hurry = () => {
        callOff()
        resolve()
      }
    })
  }

  async function work(): Promise<void> {
    while (toFile.size > 0 || trails.size > 0) {
      await pause(waitMs)
      try {
        await fileAll()
        await restAll()
      } catch (why) {
        log.error('lines or marks could not be written behind: tried again soon', { why })
        // Who waits for the end does not wait for a store that is away: the next start files what is left.
        if (isHurried) break
        await pause(retryMs)
      }
    }
    working = undefined
  }

  async function fileAll(): Promise<void> {
    if (toFile.size === 0) return
    const batch = toFile
    toFile = new Map()
    const all = [...batch].map(([id, lines]) => ({ id, lines }))
    try {
      await store.file(all)
    } catch (why) {
      for (const { id, lines } of all) toFile.set(id, [...lines, ...(toFile.get(id) ?? [])])
      throw why
    }
    for (const { id, lines } of all) for (const { seq } of lines) trailOf(id).filed.add(seq)
  }

  async function restAll(): Promise<void> {
    const isDue = ({ since, ended }: Trail) => isHurried || ended || clock.now() - since >= restMs
    const due = [...trails].filter(([id, trail]) => !saving.has(id) && isDue(trail)).slice(0, atOnceMax)
    if (due.length === 0) return
    const all = due.map(([id, { filed, told, marks, ended }]) => ({
      id,
      filed: [...filed],
      told: [...told],
      marks: { ...marks },
      ended,
    }))
    await store.rest(all)
    for (const { id, ...written } of all) clear(id, written)
  }

  /** What came meanwhile stays. */
  function clear(id: ConversationId, written: Written): void {
    memory.written(id, written)
    const trail = trails.get(id)
    if (!trail) return
    for (const seq of written.filed) trail.filed.delete(seq)
    for (const no of written.told) trail.told.delete(no)
    for (const [name, seq] of Object.entries(written.marks))
      if (trail.marks[name as keyof Marks] === seq) delete trail.marks[name as keyof Marks]
    if (written.ended) trail.ended = false
    trail.since = clock.now()
    if (trail.filed.size + trail.told.size === 0 && Object.keys(trail.marks).length === 0 && !trail.ended)
      trails.delete(id)
  }

  function begin(): void {
    working ??= Promise.resolve().then(work)
  }

  return {
    /** `ended`: when these are filed, perhaps nothing is left to do for the conversation. */
    file(id: ConversationId, lines: readonly Line[], ended: boolean): void {
      if (lines.length === 0) return
      toFile.set(id, [...(toFile.get(id) ?? []), ...lines])
      if (ended) trailOf(id).ended = true
      begin()
    },

    /** What was owed and is told: struck from the record. */
    told(id: ConversationId, nos: readonly number[], ended: boolean): void {
      const trail = trailOf(id)
      for (const no of nos) trail.told.add(no)
      if (ended) trail.ended = true
      begin()
    },

    mark(id: ConversationId, marks: Partial<Marks>): void {
      const trail = trailOf(id)
      for (const [name, seq] of Object.entries(marks) as [keyof Marks, number][])
        trail.marks[name] = Math.max(seq, trail.marks[name] ?? 0)
      begin()
    },

    /** The conversation with what the record still lacks. */
    upToDate(conversation: Conversation): Conversation {
      const trail = trails.get(conversation.id)
      if (!trail) return conversation
      const { thread } = conversation
      const marks = moved(conversation.marks, trail.marks)
      const toFile = thread.toFile.filter(({ seq }) => !trail.filed.has(seq))
      const owes = thread.owes.filter(({ no }) => !trail.told.has(no))
      return { ...conversation, marks, thread: { ...thread, toFile, owes } }
    },

    /** What a save of the conversation as it is this moment takes along; `done` when it is over, whether it was saved. */
    taken(id: ConversationId): { marks: Partial<Marks>; done(isSaved: boolean): void } {
      const { filed = [], told = [], marks = {} } = trails.get(id) ?? {}
      const written = { filed: [...filed], told: [...told], marks: { ...marks }, ended: false }
      saving.add(id)
      return {
        marks: written.marks,
        done(isSaved) {
          saving.delete(id)
          if (isSaved) clear(id, written)
        },
      }
    },

    /** Resolves when all is written, or cannot be now. */
    async idle(): Promise<void> {
      isHurried = true
      hurry()
      if (toFile.size > 0 || trails.size > 0) begin()
      while (working !== undefined) await working
      isHurried = false
    },
  }
}
