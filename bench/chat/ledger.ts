/** What was sent, and what came of it: kept apart from what the server says, by the messages' own ids. */
export type Ledger = ReturnType<typeof createLedger>

type Entry = { thread: string; n: number; acked: boolean; seen: number }

export function createLedger() {
  const entries = new Map<string, Entry>()
  const sentIn = new Map<string, number>()
  const lastSeen = new Map<string, number>()
  let outOfOrder = 0

  return {
    sent(thread: string, id: string): void {
      const n = (sentIn.get(thread) ?? 0) + 1
      sentIn.set(thread, n)
      entries.set(id, { thread, n, acked: false, seen: 0 })
    },
    acked(id: string): void {
      const entry = entries.get(id)
      if (entry) entry.acked = true
    },
    /** False where it is nobody's, or was seen before. */
    seen(id: string): boolean {
      const entry = entries.get(id)
      if (!entry) return false
      entry.seen++
      if (entry.n < (lastSeen.get(entry.thread) ?? 0)) outOfOrder++
      lastSeen.set(entry.thread, Math.max(entry.n, lastSeen.get(entry.thread) ?? 0))
      return entry.seen === 1
    },
    open: () => [...entries.values()].filter(({ acked, seen }) => !acked || seen === 0).length,
    /** On the screens: of what was acknowledged, what never came, came twice, or came after a later one. */
    onScreens() {
      const all = [...entries.values()]
      return {
        sent: all.length,
        acknowledged: all.filter(({ acked }) => acked).length,
        lost: all.filter(({ acked, seen }) => acked && seen === 0).length,
        doubled: all.filter(({ seen }) => seen > 1).length,
        outOfOrder,
      }
    },
    /** In the store, where `ids` are those of one thread in the stored order. */
    inStore(thread: string, ids: string[]) {
      const own = ids.filter((id) => entries.get(id)?.thread === thread)
      const wanted = [...entries].filter(([, entry]) => entry.thread === thread && entry.acked)
      const numbers = own.map((id) => entries.get(id)?.n ?? 0)
      return {
        lost: wanted.filter(([id]) => !own.includes(id)).length,
        doubled: own.length - new Set(own).size,
        outOfOrder: numbers.filter((n, at) => at > 0 && n < (numbers[at - 1] ?? 0)).length,
      }
    },
  }
}
