import type { DestinationRef } from '#server/destinations/index.ts'
import { nodeTypes } from '../nodes/index.ts'
import type { FlowGraph, FlowNode } from './flow.ts'

/** Where a flow sends a call on, and whether every way there waits for the customer. */
export type FlowLead = { node: string; to: DestinationRef; waits: boolean }

/** Every destination in the settings of a graph's nodes that can be reached. Pure. */
export function leadsOfFlow(graph: FlowGraph): FlowLead[] {
  const withoutWaiting = reach(graph, (node) => nodeTypes.get(node.type)?.waits !== true)
  return [...reach(graph, () => true)].flatMap((name) => {
    const settings = graph.nodes[name]?.settings ?? {}
    return destinationsIn(settings).map((to) => ({ node: name, to, waits: !withoutWaiting.has(name) }))
  })
}

function destinationsIn({ queueId, extensionId, flowId, destination }: FlowNode['settings']): DestinationRef[] {
  const one = (type: 'queue' | 'extension' | 'flow', id: unknown): DestinationRef[] =>
    typeof id === 'string' && id !== '' ? [{ type, id }] : []
  const whole = destination as DestinationRef | undefined
  return [
    ...one('queue', queueId),
    ...one('extension', extensionId),
    ...one('flow', flowId),
    ...(whole && 'id' in whole ? [whole] : []),
  ]
}

/** The nodes that are entered from the start, going on only from those that let one through. */
function reach({ start, nodes }: FlowGraph, goesOn: (node: FlowNode) => boolean): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = nodes[name]
    if (!node || reached.has(name)) continue
    reached.add(name)
    if (goesOn(node)) open.push(...Object.values(node.exits))
  }
  return reached
}
