import type { Collection } from 'mongoose'
import type { Clock } from '#server/kernel/clock.ts'
import { groupCommit } from './group-commit.ts'

type Update = { filter: object; update: object; upsert: boolean }
type Refused = { why: unknown } | undefined

/** A command must not grow beyond what the database takes. */
const atOnce = 500

/**
 * Updates of one collection that nobody waits for one by one: what comes while the last command is under way (and within
 * `wait`, where it is said) is one command (a fifth of the work, measured on FerretDB with twenty at once). Order is kept for none: who
 * writes one record twice waits for the first. Each resolves when durable, or rejects with what the database says of it.
 */
export function groupedUpdates({
  collection,
  wait,
}: {
  collection: () => Collection
  wait?: { clock: Clock; ms: number }
}) {
  const write = groupCommit(writeGroup, {
    itemsMax: atOnce,
    ...(wait && {
      before: () => new Promise<void>((resolve) => void wait.clock.wakeAt(wait.clock.now() + wait.ms, resolve)),
    }),
  })

  async function writeGroup(group: Update[]): Promise<Refused[]> {
    const operations = group.map((updateOne) => ({ updateOne }))
    try {
      await collection().bulkWrite(operations as never, { ordered: false })
      return group.map(() => undefined)
    } catch (why) {
      const refused = refusedIn(why)
      return group.map((_, at) => refused.get(at))
    }
  }

  return async (filter: object, update: object, { upsert = false } = {}): Promise<void> => {
    const refused = await write({ filter, update, upsert })
    if (refused) throw refused.why
  }
}

/** By place in the command. Throws where the whole of it failed. */
function refusedIn(why: unknown): Map<number, Refused> {
  if (!(why instanceof Error) || !('writeErrors' in why)) throw why
  const all = [why.writeErrors].flat() as { index: number }[]
  return new Map(all.map((error) => [error.index, { why: error }]))
}
