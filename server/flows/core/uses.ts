import type { DestinationKind } from '#server/destinations/index.ts'
import type { FlowGraph } from './flow.ts'

/**
 * What a flow names of other records: stored beside the graph, so that a queue that a URA leads to cannot be deleted
 * unseen. Destinations stand by their kind, each with its ids.
 */
export type FlowUses = {
  queueIds: string[]
  extensionIds: string[]
  audioIds: string[]
  flowIds: string[]
  serviceIds: string[]
  timeConditionIds: string[]
  skillIds: string[]
  destinations: Partial<Record<DestinationKind, string[]>>
}

export function usesOf(graph: FlowGraph): FlowUses {
  const named = (key: string): string[] => {
    const found = new Set<string>()
    for (const node of Object.values(graph.nodes)) collect(node.settings, key, found)
    return [...found]
  }
  return {
    queueIds: named('queueId'),
    extensionIds: named('extensionId'),
    audioIds: named('audioId'),
    flowIds: [...new Set([...named('flowId'), ...named('surveyFlowId')])],
    serviceIds: named('serviceId'),
    timeConditionIds: named('timeConditionId'),
    skillIds: named('skillId'),
    destinations: destinationsOf(graph),
  }
}

function destinationsOf({ nodes }: FlowGraph): FlowUses['destinations'] {
  const found: Record<string, string[]> = {}
  for (const { settings } of Object.values(nodes)) {
    const { type, id } = (settings.destination ?? {}) as { type?: unknown; id?: unknown }
    if (typeof type === 'string' && typeof id === 'string') found[type] = [...new Set([...(found[type] ?? []), id])]
  }
  return found
}

function collect(value: unknown, key: string, into: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, key, into)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (name === key && typeof inner === 'string') into.add(inner)
      else collect(inner, key, into)
    }
}
