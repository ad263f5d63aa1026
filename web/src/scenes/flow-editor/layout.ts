import type { FlowGraph } from '#server/flows/index.ts'

/** Where a node stands, in pixels; its exits one below the other, at its right side. */
export type PlacedNode = { name: string; x: number; y: number; height: number; exits: string[] }
export type PlacedEdge = { from: string; exit: string; to: string; path: string; isBack: boolean }
export type Layout = { nodes: PlacedNode[]; edges: PlacedEdge[]; width: number; height: number }

export const nodeWidth = 224
export const headHeight = 52
export const exitHeight = 26
const columnGap = 64
const rowGap = 20
const margin = 24

export const heightOf = (exits: number): number => headHeight + (exits > 0 ? exits * exitHeight + 6 : 0)

/**
 * Columns from the start to the right, each node one column behind the last that leads to it; what leads back is drawn
 * so, and moves nothing. What nobody reaches stands below.
 */
export function layoutOf(graph: FlowGraph, exitsOf: (name: string) => string[]): Layout {
  const back = backEdges(graph)
  const columns = columnsOf(graph, back)
  const nodes: PlacedNode[] = []
  const at = new Map<string, PlacedNode>()
  const parents = parentsOf(graph)

  for (const [column, names] of columns.entries()) {
    const wanted = names.map((name) => {
      const from = (parents.get(name) ?? []).flatMap(({ name: parent, exit }) => {
        const placed = at.get(parent)
        return placed ? [portOf(placed, exit)] : []
      })
      const y = from.length > 0 ? from.reduce((sum, one) => sum + one, 0) / from.length - headHeight / 2 : margin
      return { name, y }
    })
    let bottom = margin
    for (const { name, y } of wanted.toSorted((a, b) => a.y - b.y)) {
      const exits = exitsOf(name)
      const placed = {
        name,
        exits,
        x: margin + column * (nodeWidth + columnGap),
        y: Math.max(bottom, y),
        height: heightOf(exits.length),
      }
      bottom = placed.y + placed.height + rowGap
      nodes.push(placed)
      at.set(name, placed)
    }
  }

  let lowest = nodes.reduce((most, node) => Math.max(most, node.y + node.height), margin)
  for (const [place, name] of Object.keys(graph.nodes)
    .filter((one) => !at.has(one))
    .entries()) {
    if (place === 0) lowest += 2 * rowGap
    const exits = exitsOf(name)
    const placed = { name, exits, x: margin, y: lowest, height: heightOf(exits.length) }
    lowest += placed.height + rowGap
    nodes.push(placed)
    at.set(name, placed)
  }

  const edges = nodes.flatMap((from) =>
    from.exits.flatMap((exit): PlacedEdge[] => {
      const name = graph.nodes[from.name]?.exits[exit]
      const to = name === undefined ? undefined : at.get(name)
      if (!to) return []
      const isBack = to.x <= from.x
      return [{ from: from.name, exit, to: to.name, path: pathOf(from, exit, to), isBack }]
    }),
  )
  const width = nodes.reduce((most, node) => Math.max(most, node.x + nodeWidth), 0) + margin
  return { nodes, edges, width: width + columnGap / 2, height: lowest + margin }
}

const portOf = (node: PlacedNode, exit: string): number =>
  node.y + headHeight + (Math.max(0, node.exits.indexOf(exit)) + 0.5) * exitHeight

function pathOf(from: PlacedNode, exit: string, to: PlacedNode): string {
  const [x, y] = [from.x + nodeWidth, portOf(from, exit)]
  const [toX, toY] = [to.x, to.y + headHeight / 2]
  if (to.x > from.x) {
    const half = Math.max(28, (toX - x) / 2)
    return `M ${x} ${y} C ${x + half} ${y}, ${toX - half} ${toY}, ${toX} ${toY}`
  }
  // Back: out to the right, over the top, in from the left.
  const top = Math.min(from.y, to.y) - 12
  return `M ${x} ${y} C ${x + 56} ${y}, ${x + 56} ${top}, ${x - 20} ${top} L ${toX + 20} ${top} C ${toX - 40} ${top}, ${toX - 40} ${toY}, ${toX} ${toY}`
}

type Parent = { name: string; exit: string }

function parentsOf({ nodes }: FlowGraph): Map<string, Parent[]> {
  const parents = new Map<string, Parent[]>()
  for (const [name, { exits }] of Object.entries(nodes))
    for (const [exit, to] of Object.entries(exits)) parents.set(to, [...(parents.get(to) ?? []), { name, exit }])
  return parents
}

const edgeKey = (from: string, to: string) => `${from}>${to}`

/** Edges to a node that is on the way to where they begin. */
function backEdges({ start, nodes }: FlowGraph): Set<string> {
  const back = new Set<string>()
  const done = new Set<string>()
  const visit = (name: string, trail: readonly string[]): void => {
    if (done.has(name)) return
    for (const to of Object.values(nodes[name]?.exits ?? {})) {
      if (!nodes[to]) continue
      if (to === name || trail.includes(to)) back.add(edgeKey(name, to))
      else visit(to, [...trail, name])
    }
    done.add(name)
  }
  visit(start, [])
  return back
}

function columnsOf({ start, nodes }: FlowGraph, back: ReadonlySet<string>): string[][] {
  const depth = new Map<string, number>()
  const put = (name: string, at: number): void => {
    if ((depth.get(name) ?? -1) >= at || !nodes[name]) return
    depth.set(name, at)
    for (const to of Object.values(nodes[name].exits)) if (!back.has(edgeKey(name, to))) put(to, at + 1)
  }
  put(start, 0)
  const columns: string[][] = []
  for (const [name, at] of depth) columns[at] = [...(columns[at] ?? []), name]
  return columns
}
