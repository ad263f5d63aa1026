/** Remembers the last so many: enough for what may still come late, and never more memory than that. */
export class Recent<K, V> {
  readonly #entries = new Map<K, V>()
  /** In the order in which they came, round and round: a Map is slow to tell its oldest when many were taken out. */
  readonly #keys: K[] = []
  readonly #most: number
  #next = 0

  constructor(most: number) {
    this.#most = most
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)
  }

  has(key: K): boolean {
    return this.#entries.has(key)
  }

  set(key: K, value: V): void {
    const { size } = this.#entries
    this.#entries.set(key, value)
    if (this.#entries.size === size) return
    const oldest = this.#keys[this.#next]
    if (oldest !== undefined) this.#entries.delete(oldest)
    this.#keys[this.#next] = key
    this.#next = (this.#next + 1) % this.#most
  }
}
