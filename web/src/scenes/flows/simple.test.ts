import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validateFlow } from '#server/flows/index.ts'
import demo from '../../../../ivr-flows/demo-main/flow.json' with { type: 'json' }
import { emptyFlow, graphOf, type Leads, missingIn, type SimpleFlow, simpleOf } from './simple.ts'

const sound = fc.oneof(
  fc.constant(null),
  fc.constantFrom('a1', 'a2').map((audioId) => ({ audioId })),
  fc.constantFrom('ura/welcome', 'ura/press-1').map((prompt) => ({ prompt, language: 'pt-BR' })),
  fc.constant({ text: 'Olá, {{contact_name}}', language: 'pt-BR' }),
)
const leads = fc.oneof(
  fc.record({
    type: fc.constantFrom('queue', 'extension', 'announcement', 'flow', 'time-condition'),
    id: fc.constantFrom('', 'x1', 'x2'),
  }),
  fc.constant({ type: 'hang-up' as const }),
) as fc.Arbitrary<Leads>
const flow: fc.Arbitrary<SimpleFlow> = fc
  .record({
    greeting: sound,
    mustBeHeard: fc.boolean(),
    menu: sound,
    keys: fc.uniqueArray(
      fc.record({ key: fc.constantFrom(...'0123456789*#'), label: fc.constantFrom('', 'Vendas'), leads }),
      { selector: ({ key }) => key },
    ),
    timeoutMs: fc.integer({ min: 1_000, max: 60_000 }),
    attemptsMax: fc.integer({ min: 1, max: 10 }),
    invalid: sound,
    timeout: sound,
    exceeded: sound,
    otherwise: leads,
    surveyFlowId: fc.constantFrom(null, 'f9'),
  })
  .map((drawn) => ({
    ...(drawn.keys.length > 0 ? drawn : { ...emptyFlow, ...drawn, ...withoutMenu }),
    mustBeHeard: drawn.greeting !== null && drawn.mustBeHeard,
  }))
  // Where no queue is led to there is nothing to survey.
  .map((drawn) => {
    const places = [...drawn.keys.map((one) => one.leads), drawn.otherwise]
    return places.some(({ type }) => type === 'queue') ? drawn : { ...drawn, surveyFlowId: null }
  })
const { menu, timeoutMs, attemptsMax, invalid, timeout, exceeded } = emptyFlow
const withoutMenu = { menu, timeoutMs, attemptsMax, invalid, timeout, exceeded, keys: [] }

test('what is filled in is read again from the graph, also while it is not complete', () => {
  fc.assert(
    fc.property(flow, (drawn) => {
      expect(simpleOf(graphOf(drawn))).toEqual(drawn)
    }),
  )
})

test('what misses nothing is published', () => {
  fc.assert(
    fc.property(flow, (drawn) => {
      fc.pre(missingIn(drawn).length === 0)
      expect(validateFlow(graphOf(drawn))).toEqual([])
    }),
  )
})

test('the demo’s URA is a simple one', () => {
  expect(simpleOf(demo.graph as never)).toMatchObject({
    greeting: { prompt: 'demo/welcome' },
    keys: [{ key: '1' }, { key: '2' }, { key: '3' }],
    otherwise: { type: 'hang-up' },
  })
})

test('a menu that leads to another menu is more than the form can show', () => {
  const graph = graphOf({ ...emptyFlow, greeting: { audioId: 'a1' } })
  const second = { ...graph.nodes.menu!, exits: { ...graph.nodes.menu!.exits, '1': 'menu' } }
  expect(simpleOf({ ...graph, nodes: { ...graph.nodes, menu: second } })).toBeUndefined()
  expect(
    simpleOf({ ...graph, nodes: { ...graph.nodes, lost: { type: 'hang-up', settings: {}, exits: {} } } }),
  ).toBeUndefined()
})
