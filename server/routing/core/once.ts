/** Values in the order in which they came, each once. Most steps touch a handful, which a list finds sooner than a Set. */
export class Once<T> {
  readonly #values: T[] = []
  #known: Set<T> | null = null

  get values(): readonly T[] {
    return this.#values
  }

  add(value: T): void {
    if (this.#known ? this.#known.has(value) : this.#values.includes(value)) return
    this.#values.push(value)
    if (this.#known) this.#known.add(value)
    else if (this.#values.length === listMost) this.#known = new Set(this.#values)
  }

  clear(): void {
    this.#values.length = 0
    this.#known = null
  }
}

const listMost = 16
