/** The least of a set of counts that only grow one by one: what a newcomer to "fewest calls" starts at. */
export class Least {
  readonly #holders = new Map<number, number>()
  #least = 0

  value(): number {
    return this.#holders.size === 0 ? 0 : this.#least
  }

  add(count: number): void {
    if (this.#holders.size === 0 || count < this.#least) this.#least = count
    this.#holders.set(count, (this.#holders.get(count) ?? 0) + 1)
  }

  raise(count: number): void {
    this.#holders.set(count + 1, (this.#holders.get(count + 1) ?? 0) + 1)
    const holders = (this.#holders.get(count) ?? 0) - 1
    if (holders > 0) {
      this.#holders.set(count, holders)
      return
    }
    this.#holders.delete(count)
    if (count === this.#least) this.#least = count + 1
  }
}
