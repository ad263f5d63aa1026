import { type FlowGraph, type FlowNode, nodeTypes } from '#server/flows/index.ts'

// What an engineer does to a graph, each as a function from one graph to the next.

export const allTypes = [...nodeTypes.keys()]

/** The exits that a node has by its settings as they are; those it has already where the settings are not right yet. */
export function exitsOf(node: FlowNode): string[] {
  const kind = nodeTypes.get(node.type)
  try {
    if (kind) return kind.exits({ ...firstSettings(node.type), ...node.settings })
  } catch {
    // Being typed.
  }
  return Object.keys(node.exits)
}

/** With what a new node begins: nothing that would have to be taken out again. */
export function firstSettings(type: string): Record<string, unknown> {
  switch (type) {
    case 'menu':
      return { say: [], keys: ['1'] }
    case 'play':
      return { say: [] }
    case 'collect':
      return { say: [], variable: 'cpf', check: 'cpf', digitsMin: 11, digitsMax: 11 }
    case 'condition':
      return { cases: [{ exit: 'caso-1', all: [{ variable: 'caller_ddd', is: 'equal', value: '11' }] }] }
    case 'time':
      return { timeConditionId: null, hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] }
    case 'http':
      return { serviceId: '', method: 'GET', path: '/' }
    case 'set':
      return { values: [{ variable: 'motivo', value: '' }] }
    case 'survey':
      return { survey: 'satisfacao', question: '', say: [{ prompt: 'survey/csat', language: 'pt-BR' }] }
    case 'queue':
      return { queueId: '' }
    case 'extension':
      return { extensionId: '' }
    case 'flow':
      return { flowId: '', returns: false }
    case 'destination':
      return { destination: { type: 'hang-up' } }
    default:
      return {}
  }
}

/** A name that nobody has: `menu`, `menu-2`. */
function freshName({ nodes }: FlowGraph, type: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? type : `${type}-${number}`
    if (!nodes[name]) return name
  }
}

export type ExitOf = { node: string; exit: string }

/** A new node, at the exit where one is named. */
export function withNew(graph: FlowGraph, type: string, at?: ExitOf): { graph: FlowGraph; name: string } {
  const name = freshName(graph, type)
  const node: FlowNode = { type, settings: firstSettings(type), exits: {} }
  const next = { ...graph, nodes: { ...graph.nodes, [name]: node } }
  return { name, graph: at ? withExit(next, at, name) : next }
}

export function withExit(graph: FlowGraph, { node, exit }: ExitOf, to: string | null): FlowGraph {
  const from = graph.nodes[node]
  if (!from) return graph
  const { [exit]: _was, ...exits } = from.exits
  return withNode(graph, node, { ...from, exits: to === null ? exits : { ...exits, [exit]: to } })
}

export const withNode = (graph: FlowGraph, name: string, node: FlowNode): FlowGraph => ({
  ...graph,
  nodes: { ...graph.nodes, [name]: node },
})

/** Other settings: exits that are none any more lead nowhere. */
export function withSettings(graph: FlowGraph, name: string, settings: Record<string, unknown>): FlowGraph {
  const node = graph.nodes[name]
  if (!node) return graph
  const next = { ...node, settings }
  const has = exitsOf(next)
  const exits = Object.fromEntries(Object.entries(node.exits).filter(([exit]) => has.includes(exit)))
  return withNode(graph, name, { ...next, exits })
}

/** Gone, with all that led there. */
export function without(graph: FlowGraph, name: string): FlowGraph {
  const { [name]: _gone, ...rest } = graph.nodes
  const nodes = Object.fromEntries(
    Object.entries(rest).map(([other, node]) => [
      other,
      { ...node, exits: Object.fromEntries(Object.entries(node.exits).filter(([, to]) => to !== name)) },
    ]),
  )
  const [first = ''] = Object.keys(nodes)
  return { start: graph.start === name ? first : graph.start, nodes }
}

/** From the start on, as one would read it; what nobody reaches last. */
export function inOrder({ start, nodes }: FlowGraph): string[] {
  const order: string[] = []
  const open = [start]
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    if (!nodes[name] || order.includes(name)) continue
    order.push(name)
    open.push(...Object.values(nodes[name]?.exits ?? {}))
  }
  return [...order, ...Object.keys(nodes).filter((name) => !order.includes(name))]
}
