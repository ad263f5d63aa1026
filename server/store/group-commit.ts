/**
 * Many small writes as few large ones: while one batch is on its way the next gathers, so that a write waits for nobody
 * where it is alone. Each of them resolves when its own is durable; `write` answers in the order of its items.
 */
export function groupCommit<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  /** `before`: waited for once there is something to write, so that more may gather. */
  { itemsMax = 100, before }: { itemsMax?: number; before?: () => Promise<void> } = {},
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (why: unknown) => void }
  let waiting: Waiting[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    isWriting = true
    if (before) await before()
    while (waiting.length > 0) {
      const batch = waiting.slice(0, itemsMax)
      waiting = waiting.slice(itemsMax)
      try {
        const results = await write(batch.map(({ item }) => item))
        for (const [n, { resolve }] of batch.entries()) resolve(results[n] as Result)
      } catch (why) {
        for (const { reject } of batch) reject(why)
      }
    }
    isWriting = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isWriting) void writeAll()
    })
}
