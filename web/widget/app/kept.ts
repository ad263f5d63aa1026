const names = ['session', 'unsent', 'readUpTo', 'draft'] as const
type Name = (typeof names)[number]
export type Kept = ReturnType<typeof keep>

/** What outlives the page; where there is no storage, what outlives nothing. */
export function keep(prefix: string) {
  const memory = new Map<Name, unknown>()
  const keyOf = (name: Name) => `${prefix}:${name}`
  return {
    get<Value>(name: Name): Value | null {
      try {
        return JSON.parse(localStorage.getItem(keyOf(name)) ?? 'null') as Value | null
      } catch {
        return (memory.get(name) as Value | undefined) ?? null
      }
    },
    set(name: Name, value: unknown): void {
      memory.set(name, value)
      try {
        localStorage.setItem(keyOf(name), JSON.stringify(value))
      } catch {
        // A browser that keeps nothing for frames: the conversation lasts as long as the page.
      }
    },
    clear(): void {
      memory.clear()
      for (const name of names) {
        try {
          localStorage.removeItem(keyOf(name))
        } catch {
          return
        }
      }
    },
  }
}
