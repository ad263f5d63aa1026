import { nodeTypes } from '../nodes/index.ts'
import type { FlowGraph } from './flow.ts'

export type FlowProblem = { node: string; code: string; message: string }

/**
 * What is wrong with a graph, before anybody calls: unknown kinds, wrong settings, exits that are missing or lead to
 * nothing, nodes that nobody reaches, circles in which nobody waits for the customer.
 */
export function validateFlow(graph: FlowGraph): FlowProblem[] {
  const problems: FlowProblem[] = []
  const say = (node: string, code: string, message: string) => problems.push({ node, code, message })
  if (!graph.nodes[graph.start])
    say(graph.start, 'flow.no-start', `The flow starts at “${graph.start}”, which is not there.`)

  for (const [name, node] of Object.entries(graph.nodes)) {
    const kind = nodeTypes.get(node.type)
    if (!kind) {
      say(
        name,
        'flow.unknown-node',
        `“${node.type}” is no kind of node; there are ${[...nodeTypes.keys()].join(', ')}.`,
      )
      continue
    }
    const wrong = kind.problems(node.settings)
    for (const message of wrong) say(name, 'flow.wrong-settings', message)
    if (wrong.length > 0) continue
    const exits = new Set(kind.exits(node.settings))
    for (const exit of exits)
      if (node.exits[exit] === undefined) say(name, 'flow.missing-exit', `The exit “${exit}” leads nowhere.`)
    for (const [exit, to] of Object.entries(node.exits)) {
      if (!exits.has(exit))
        say(name, 'flow.no-such-exit', `There is no exit “${exit}”; there are ${[...exits].join(', ')}.`)
      if (!graph.nodes[to]) say(name, 'flow.dangling', `The exit “${exit}” leads to “${to}”, which is not there.`)
    }
  }

  const reached = reach(graph)
  for (const name of Object.keys(graph.nodes))
    if (!reached.has(name)) say(name, 'flow.unreachable', 'No way leads to this node.')
  for (const name of spinning(graph)) say(name, 'flow.spins', 'A circle in which nobody waits for the customer.')
  return problems
}

function reach(graph: FlowGraph): Set<string> {
  const reached = new Set<string>()
  const open = [graph.start]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = graph.nodes[name]
    if (reached.has(name) || !node) continue
    reached.add(name)
    open.push(...Object.values(node.exits))
  }
  return reached
}

/** Nodes that stand in a circle made only of nodes that do not wait. */
function spinning(graph: FlowGraph): string[] {
  const waits = (name: string) => nodeTypes.get(graph.nodes[name]?.type ?? '')?.waits ?? true
  return Object.keys(graph.nodes).filter((start) => {
    if (waits(start)) return false
    const seen = new Set<string>()
    const open = Object.values(graph.nodes[start]!.exits)
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (name === start) return true
      if (seen.has(name) || waits(name)) continue
      seen.add(name)
      open.push(...Object.values(graph.nodes[name]?.exits ?? {}))
    }
    return false
  })
}
