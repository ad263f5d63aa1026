import type { FlowGraph } from './flow.ts'

/** What a flow names of other records: stored beside the graph, so that a queue that a URA leads to cannot be deleted unseen. */
export type FlowUses = { queueIds: string[]; extensionIds: string[]; audioIds: string[] }

export function usesOf(graph: FlowGraph): FlowUses {
  const named = (key: string): string[] => {
    const found = new Set<string>()
    for (const node of Object.values(graph.nodes)) collect(node.settings, key, found)
    return [...found]
  }
  return { queueIds: named('queueId'), extensionIds: named('extensionId'), audioIds: named('audioId') }
}

function collect(value: unknown, key: string, into: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, key, into)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (name === key && typeof inner === 'string') into.add(inner)
      else collect(inner, key, into)
    }
}
