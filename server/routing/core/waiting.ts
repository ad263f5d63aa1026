import { compareOrder } from '../rules/order.ts'
import type { SkillNeed } from '../rules/skills.ts'
import { SortedSet } from './sorted-set.ts'
import type { Item } from './state.ts'

type Line = { needs: readonly SkillNeed[]; items: SortedSet<Item> }

const keyOf = (needs: readonly SkillNeed[]): string =>
  needs
    .map(({ skillId, level }) => `${skillId}:${level}`)
    .toSorted()
    .join(' ')

/**
 * What waits in one queue for one medium, apart by the skills that are asked for: who comes free looks at the head of each
 * line whose skills he has, so that those who wait for another's skills cost him nothing. Kinds of requirements are few.
 */
export class Waiting {
  /** Those who ask for no skill. */
  readonly #plain = new SortedSet<Item>(compareOrder)
  readonly #skilled = new Map<string, Line>()

  get size(): number {
    let size = this.#plain.size
    if (this.#skilled.size > 0) for (const { items } of this.#skilled.values()) size += items.size
    return size
  }

  add(item: Item): void {
    this.#lineFor(item).add(item)
  }

  delete(item: Item): void {
    const items = this.#lineOf(item)
    items?.delete(item)
    if (items?.size === 0 && items !== this.#plain) this.#skilled.delete(keyOf(item.needs))
  }

  has(item: Item): boolean {
    return this.#lineOf(item)?.has(item) ?? false
  }

  countBefore(item: Item): number {
    let before = this.#plain.countBefore(item)
    if (this.#skilled.size > 0) for (const { items } of this.#skilled.values()) before += items.countBefore(item)
    return before
  }

  /** The first in order of those whose needs fit and that pass. */
  first(fits: (needs: readonly SkillNeed[]) => boolean, passes: (item: Item) => boolean): Item | undefined {
    let best = firstOf(this.#plain, passes)
    if (this.#skilled.size === 0) return best
    for (const { needs, items } of this.#skilled.values()) {
      const item = fits(needs) ? firstOf(items, passes) : undefined
      if (item && (!best || compareOrder(item, best) < 0)) best = item
    }
    return best
  }

  /** Line after line, each in order. */
  *[Symbol.iterator](): Iterator<Item> {
    yield* this.#plain
    for (const { items } of this.#skilled.values()) yield* items
  }

  #lineOf(item: Item): SortedSet<Item> | undefined {
    return item.needs.length === 0 ? this.#plain : this.#skilled.get(keyOf(item.needs))?.items
  }

  #lineFor(item: Item): SortedSet<Item> {
    const known = this.#lineOf(item)
    if (known) return known
    const items = new SortedSet<Item>(compareOrder)
    this.#skilled.set(keyOf(item.needs), { needs: item.needs, items })
    return items
  }
}

function firstOf(items: SortedSet<Item>, passes: (item: Item) => boolean): Item | undefined {
  const head = items.first()
  return head === undefined || passes(head) ? head : items.find(passes)
}
