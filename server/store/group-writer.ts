import type { Collection } from 'mongoose'
import type { Clock } from '#server/kernel/clock.ts'

type Write = { filter: object; update: object; upsert: boolean }
type Waiting = Write & { written: () => void; failed: (why: unknown) => void }

/** So many at once: a command must not grow beyond what the database takes. */
const atOnce = 500

/**
 * Writes to one collection that nobody waits for one by one: what comes within `waitMs`, and while the last command is
 * under way, is one command (a fifth of the work, measured on FerretDB with twenty at once). Order is kept for none: who
 * writes one record twice waits for the first.
 */
export function createGroupWriter(options: { collection: () => Collection; clock: Clock; waitMs: number }) {
  const { collection, clock, waitMs } = options
  let waiting: Waiting[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + waitMs, resolve))
    while (waiting.length > 0) {
      const group = waiting.slice(0, atOnce)
      waiting = waiting.slice(atOnce)
      await writeGroup(group)
    }
    isWriting = false
  }

  async function writeGroup(group: Waiting[]): Promise<void> {
    const operations = group.map(({ filter, update, upsert }) => ({ updateOne: { filter, update, upsert } }))
    try {
      await collection().bulkWrite(operations as never, { ordered: false })
    } catch (why) {
      const errors = errorsOf(why)
      for (const [at, one] of group.entries()) {
        const error = errors ? errors.get(at) : why
        if (error) one.failed(error)
        else one.written()
      }
      return
    }
    for (const one of group) one.written()
  }

  return {
    /** Resolves when durable; rejects with what the database says of this one. */
    write(filter: object, update: object, { upsert = false } = {}): Promise<void> {
      return new Promise((written, failed) => {
        waiting.push({ filter, update, upsert, written, failed })
        if (isWriting) return
        isWriting = true
        void writeAll()
      })
    },
  }
}

/** By place in the command; undefined where the whole of it failed. */
function errorsOf(why: unknown): Map<number, unknown> | undefined {
  if (!(why instanceof Error) || !('writeErrors' in why)) return undefined
  const all = [why.writeErrors].flat() as { index: number }[]
  return new Map(all.map((error) => [error.index, error]))
}
