import { expect, test } from 'vitest'
import { beep, bye, flowOf, monday, noBook, node } from '#tests/support/flow.ts'
import { changesBetween, flowFile, withIds, withNames } from './file.ts'
import { changedRuns, instantOf, outcomeOf, simulatedCall, simulateFlow } from './simulate.ts'
import { doubtsAbout, validateFlow } from './validate.ts'

const flow = flowOf({
  menu: node('menu', { say: beep, keys: ['1'], attemptsMax: 2, timeout: beep }, { 1: 'cpf', exceeded: 'bye' }),
  cpf: node('collect', { say: beep, variable: 'cpf', digitsMax: 4, secret: true }, { next: 'ask', exceeded: 'bye' }),
  ask: node(
    'http',
    { serviceId: 's', path: '/{{cpf}}', takes: [{ variable: 'tier', path: 'tier' }] },
    { ok: 'queue', failed: 'bye', timeout: 'bye' },
  ),
  queue: node('queue', { queueId: 'q1' }),
  bye,
})
const call = (fields: object) => simulatedCall.parse(fields)
const replies = { ask: { body: { tier: 'gold' } } }
const tried = (fields: object) => simulateFlow(flow, call(fields), noBook, monday)

test('a simulated caller goes the way that a real one does, and is told what would be heard and asked', () => {
  const { lines, ...end } = tried({ does: [{ silence: true }, { press: '1' }, { press: '1234' }], replies })
  expect(lines.map((line) => ('node' in line ? `${line.is} ${line.node}` : line.is))).toEqual([
    'enters menu',
    'hears',
    'says-nothing',
    'hears',
    'presses',
    'enters cpf',
    'hears',
    'presses',
    'presses',
    'presses',
    'presses',
    'enters ask',
    'asks',
    'enters queue',
  ])
  expect(lines.findLast((line) => line.is === 'presses')).toMatchObject({ keys: '•' })
  expect(lines.find((line) => line.is === 'asks')).toMatchObject({ request: { path: '/1234' } })
  expect(end).toEqual({
    standsAt: null,
    leaves: { type: 'queue', id: 'q1' },
    collected: { tier: 'gold', http_status: '200' },
  })
})

test('one who does nothing more stands where they stood; the time goes on with what is waited for', () => {
  const { standsAt, lines } = tried({ does: [{ silence: true }] })
  expect(standsAt).toBe('menu')
  expect(lines.at(-1)?.at).toBe(monday + 5_000)
})

test('a service that does not answer has its own way', () => {
  const does = [{ press: '1' }, { press: '1234' }]
  expect(tried({ does, replies: { ask: { timesOut: true } } }).leaves).toEqual({ type: 'hang-up' })
  expect(tried({ does }).leaves).toEqual({ type: 'hang-up' })
})

test('a run that is kept is the same until the way changes; other words are no change', () => {
  const given = { does: [{ press: '1' }, { press: '1234' }], replies }
  const expects = outcomeOf(tried(given))
  const run = { name: 'ouro', at: '2026-11-23T12:00', call: call(given), expects }
  expect(changedRuns(flow, [run], noBook)).toEqual([])
  const nodes = structuredClone(flow.graph.nodes)
  nodes.menu!.settings.say = [{ audioId: 'a1' }]
  expect(changedRuns({ ...flow, graph: { ...flow.graph, nodes } }, [run], noBook)).toEqual([])
  nodes.ask!.exits.ok = 'bye'
  expect(changedRuns({ ...flow, graph: { ...flow.graph, nodes } }, [run], noBook)).toMatchObject([
    { run: { name: 'ouro' }, comes: { path: ['menu', 'cpf', 'ask', 'bye'], leaves: { type: 'hang-up' } } },
  ])
})

test.each([
  ['2026-11-23T12:00', 'America/Sao_Paulo', Date.UTC(2026, 10, 23, 15)],
  ['2026-11-23T12:00', 'America/Manaus', Date.UTC(2026, 10, 23, 16)],
  ['2026-07-01T00:00', 'Europe/Lisbon', Date.UTC(2026, 5, 30, 23)],
])('%s in %s', (local, zone, instant) => {
  expect(instantOf(local, zone)).toBe(instant)
})

test('a file names what a flow leads to; elsewhere the names become other ids, and those that are not there are told', () => {
  const nameOf = (resource: string, id: string) => (resource === 'queue' && id === 'q1' ? 'Vendas' : undefined)
  const file = flowFile.parse({ name: 'URA', graph: withNames(flow.graph, nameOf) })
  expect(file.graph.nodes.queue?.settings).toEqual({ queueId: '{{queue:Vendas}}' })
  expect(file.graph.nodes.ask?.settings.path).toBe('/{{cpf}}')
  const { value, unknown } = withIds(file.graph, () => undefined)
  expect(unknown).toEqual([{ resource: 'queue', name: 'Vendas' }])
  expect(value).toEqual(file.graph)
  expect(withIds(file.graph, () => 'q9').value.nodes.queue?.settings).toEqual({ queueId: 'q9' })
})

test('two versions differ by nodes: new, gone, other, leading elsewhere', () => {
  const nodes = structuredClone(flow.graph.nodes)
  nodes.menu!.exits.exceeded = 'queue'
  nodes.cpf!.settings.digitsMax = 5
  nodes.more = bye
  delete nodes.ask
  expect(changesBetween(flow.graph, { start: 'menu', nodes })).toEqual([
    { node: 'menu', is: 'moved' },
    { node: 'cpf', is: 'changed' },
    { node: 'ask', is: 'removed' },
    { node: 'more', is: 'added' },
  ])
})

test('a flow that asks a service in a circle, without a customer in between, is refused; a text that reads what nobody sets is doubted', () => {
  const exits = { ok: 'bye', failed: 'ask', timeout: 'bye' }
  const again = flowOf({ ask: node('http', { serviceId: 's', path: '/' }, exits), bye })
  expect(validateFlow(again.graph).map(({ node, code }) => `${node} ${code}`)).toEqual(['ask flow.spins'])
  const say = [{ as: 'digits', of: '{{protocolo}} {{protocol}}' }]
  expect(doubtsAbout(flowOf({ play: node('play', { say }, { next: 'bye' }), bye }).graph)).toMatchObject([
    { node: 'play', code: 'flow.unknown-variable', message: 'Nothing in this flow gives “protocolo” a value.' },
  ])
})
