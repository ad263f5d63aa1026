/**
 * In a file records are called by their names, never by ids: `@queue/Vendas`. Every text that is a known id becomes such a
 * name wherever it stands (a route's destination, a node of a URA), and the other way round. A text that itself begins
 * with `@` is written with two.
 */
export const nameOf = (resource: string, key: string): string => `@${resource}/${key}`

export const withNames = (value: unknown, nameOfId: ReadonlyMap<string, string>): unknown =>
  eachText(value, (text) => nameOfId.get(text) ?? (text.startsWith('@') ? `@${text}` : text))

export type Resolved = { value: unknown /** Names that nothing bears. */; missing: string[] }

/** Names become ids by `idOf`; what it does not know stays as it is, and is told. */
export function withIds(value: unknown, idOf: (name: string) => string | undefined): Resolved {
  const missing: string[] = []
  const resolved = eachText(value, (text) => {
    if (!text.startsWith('@')) return text
    if (text.startsWith('@@')) return text.slice(1)
    const id = idOf(text)
    if (id === undefined) missing.push(text)
    return id ?? text
  })
  return { value: resolved, missing }
}

/** The names that a value speaks of. */
export function namesIn(value: unknown): string[] {
  const found: string[] = []
  eachText(value, (text) => {
    if (text.startsWith('@') && !text.startsWith('@@')) found.push(text)
    return text
  })
  return found
}

/** The same value, each of its texts changed. */
export function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => eachText(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, eachText(inner, change)]))
}
