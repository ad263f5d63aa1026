import { compareOrder } from '../rules/order.ts'
import type { SkillNeed } from '../rules/skills.ts'
import { SortedSet } from './sorted-set.ts'
import type { Item } from './state.ts'

type Line = { needs: readonly SkillNeed[]; items: SortedSet<Item> }

const keyOf = (needs: readonly SkillNeed[]): string =>
  needs.length === 0
    ? ''
    : needs
        .map(({ skillId, level }) => `${skillId}:${level}`)
        .toSorted()
        .join(' ')

/**
 * What waits in one queue for one medium, apart by the skills that are asked for: who comes free looks at the head of each
 * line whose skills he has, so that those who wait for another's skills cost him nothing. Kinds of requirements are few.
 */
export class Waiting {
  readonly #lines = new Map<string, Line>()

  get size(): number {
    let size = 0
    for (const { items } of this.#lines.values()) size += items.size
    return size
  }

  add(item: Item): void {
    const key = keyOf(item.needs)
    const line = this.#lines.get(key)
    if (line) return line.items.add(item)
    const items = new SortedSet<Item>(compareOrder)
    items.add(item)
    this.#lines.set(key, { needs: item.needs, items })
  }

  delete(item: Item): void {
    const key = keyOf(item.needs)
    const line = this.#lines.get(key)
    line?.items.delete(item)
    if (line?.items.size === 0 && key !== '') this.#lines.delete(key)
  }

  has(item: Item): boolean {
    return this.#lines.get(keyOf(item.needs))?.items.has(item) ?? false
  }

  countBefore(item: Item): number {
    let before = 0
    for (const { items } of this.#lines.values()) before += items.countBefore(item)
    return before
  }

  /** The first in order of those whose needs fit and that pass. */
  first(fits: (needs: readonly SkillNeed[]) => boolean, passes: (item: Item) => boolean): Item | undefined {
    let best: Item | undefined
    for (const { needs, items } of this.#lines.values()) {
      if (needs.length > 0 && !fits(needs)) continue
      const head = items.first()
      const item = !head || passes(head) ? head : items.find(passes)
      if (item && (!best || compareOrder(item, best) < 0)) best = item
    }
    return best
  }

  /** Line after line, each in order. */
  *[Symbol.iterator](): Iterator<Item> {
    for (const { items } of this.#lines.values()) yield* items
  }
}
