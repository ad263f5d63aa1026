import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FlowGraph } from '#server/flows/index.ts'
import { layoutOf, nodeWidth } from './layout.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const graph: fc.Arbitrary<FlowGraph> = fc
  .array(fc.array(fc.constantFrom(...names), { maxLength: 4 }), { minLength: 1, maxLength: names.length })
  .map((exits) => ({
    start: 'a',
    nodes: Object.fromEntries(
      exits.map((to, place) => [
        names[place]!,
        { type: 'menu', settings: {}, exits: Object.fromEntries(to.map((one, key) => [String(key), one])) },
      ]),
    ),
  }))
const exitsIn = (from: FlowGraph) => (name: string) => Object.keys(from.nodes[name]!.exits)

test('every node of any graph stands somewhere, and none over another', () => {
  fc.assert(
    fc.property(graph, (drawn) => {
      const { nodes } = layoutOf(drawn, exitsIn(drawn))
      expect(new Set(nodes.map(({ name }) => name))).toEqual(new Set(Object.keys(drawn.nodes)))
      expect(nodes).toHaveLength(Object.keys(drawn.nodes).length)
      for (const a of nodes)
        for (const b of nodes)
          if (a !== b && a.x < b.x + nodeWidth && b.x < a.x + nodeWidth)
            expect(a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.name} and ${b.name}`).toBe(true)
    }),
  )
})

test('what follows stands to the right, also where a longer way leads there; what leads back is drawn so', () => {
  const node = (exits: Record<string, string>) => ({ type: 'menu', settings: {}, exits })
  const drawn = { start: 'a', nodes: { a: node({ 1: 'b', 2: 'c' }), b: node({ 1: 'c' }), c: node({ 1: 'a' }) } }
  const { nodes, edges } = layoutOf(drawn, exitsIn(drawn))
  const x = (name: string) => nodes.find((one) => one.name === name)!.x
  expect([x('a') < x('b'), x('b') < x('c')]).toEqual([true, true])
  expect(edges.filter(({ isBack }) => isBack).map(({ from }) => from)).toEqual(['c'])
})
