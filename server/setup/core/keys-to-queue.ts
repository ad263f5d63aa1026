import type { FlowGraph } from '#server/flows/index.ts'

/** The fewest keys that a caller presses to come from a flow's beginning to a queue; undefined where none does. */
export function keysToQueue({ start, nodes }: FlowGraph): string[] | undefined {
  const ways: { at: string; keys: string[] }[] = [{ at: start, keys: [] }]
  const seen = new Set<string>()
  // The list grows while it is walked: fewer keys stand before more.
  for (const { at, keys } of ways) {
    const node = nodes[at]
    if (!node || seen.has(at)) continue
    seen.add(at)
    if (node.type === 'queue') return keys
    for (const [exit, next] of Object.entries(node.exits)) {
      const pressed = /^[0-9*#]$/.test(exit)
      const way = { at: next, keys: pressed ? [...keys, exit] : keys }
      // What needs no key is nearer than all that needs one.
      if (pressed || node.type !== 'menu') ways.push(way)
    }
  }
  return undefined
}
