import { none } from './state.ts'

/** Values in the order in which they came, each once. Most steps touch one or two, which a list finds sooner than a Set. */
export class Once<T> {
  #values: T[] | null = null
  #known: Set<T> | null = null

  get values(): readonly T[] {
    return this.#values ?? none
  }

  add(value: T): void {
    if (this.#values === null) {
      this.#values = [value]
      return
    }
    if (this.#known ? this.#known.has(value) : this.#values.includes(value)) return
    this.#values.push(value)
    if (this.#known) this.#known.add(value)
    else if (this.#values.length === listMost) this.#known = new Set(this.#values)
  }

  clear(): void {
    this.#values = null
    this.#known = null
  }
}

const listMost = 16
