import { nodeTypes } from '../nodes/index.ts'
import type { FlowGraph } from './flow.ts'
import { givenVariables, namesIn } from './variables.ts'

/** `field` where it is one of the node's settings. */
export type FlowProblem = { node: string; code: string; message: string; field?: string }

/**
 * What is wrong with a graph, before anybody calls: unknown kinds, wrong settings, exits that are missing or lead to
 * nothing, nodes that nobody reaches, circles in which nobody waits for the customer.
 */
export function validateFlow(graph: FlowGraph): FlowProblem[] {
  const problems: FlowProblem[] = []
  const say = (node: string, code: string, message: string, field?: string) =>
    problems.push({ node, code, message, ...(field && { field }) })
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
    for (const { field, message } of wrong) say(name, 'flow.wrong-settings', `${field}: ${message}`, field)
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

/** What is not wrong and still may not be meant: a text that reads a variable to which nothing here gives a value. */
export function doubtsAbout(graph: FlowGraph): FlowProblem[] {
  const set = new Set<string>(givenVariables)
  for (const { type, settings } of Object.values(graph.nodes)) {
    const kind = nodeTypes.get(type)
    if (kind && kind.problems(settings).length === 0) for (const name of kind.sets(settings)) set.add(name)
  }
  return Object.entries(graph.nodes).flatMap(([node, { settings }]) =>
    [...new Set(readIn(settings))]
      .filter((name) => !set.has(name))
      .map((name) => ({
        node,
        code: 'flow.unknown-variable',
        message: `Nothing in this flow gives “${name}” a value.`,
      })),
  )
}

/** Variables in texts, and those that a condition looks at. */
function readIn(value: unknown): string[] {
  if (typeof value === 'string') return namesIn(value)
  if (Array.isArray(value)) return value.flatMap(readIn)
  if (typeof value !== 'object' || value === null) return []
  const looksAt = 'is' in value && 'variable' in value ? [String(value.variable)] : []
  return [...looksAt, ...Object.values(value).flatMap(readIn)]
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
