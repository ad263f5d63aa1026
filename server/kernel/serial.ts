/** Work on one key is done one piece after another; other keys do not wait. */
export function serialByKey<Key>() {
  const last = new Map<Key, Promise<unknown>>()
  return {
    run<T>(key: Key, work: () => Promise<T>): Promise<T> {
      const before = last.get(key) ?? Promise.resolve()
      const mine = before.then(work, work)
      const settled = mine.then(
        () => undefined,
        () => undefined, // who asked gets the failure; the line behind goes on
      )
      last.set(key, settled)
      void settled.then(() => last.get(key) === settled && last.delete(key))
      return mine
    },
    busy: () => last.size > 0,
    /** Resolves when nothing is being worked on. */
    async idle(): Promise<void> {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}
