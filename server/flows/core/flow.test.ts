import { describe, expect, test } from 'vitest'
import { asId } from '#server/kernel/ids.ts'
import { begin, go } from '#tests/support/flow.ts'
import type { FlowGraph } from './flow.ts'
import { validateFlow } from './validate.ts'

const say = [{ prompt: 'demo/menu' }]
const graph = (nodes: FlowGraph['nodes'], start = Object.keys(nodes)[0]!): FlowGraph => ({ start, nodes })
const bye = { type: 'hang-up', settings: {}, exits: {} }
const codes = (from: FlowGraph) => validateFlow(from).map((problem) => `${problem.node} ${problem.code}`)

describe('a flow is refused when it is saved', () => {
  test.each([
    ['starts nowhere', graph({ bye }, 'hello'), ['hello flow.no-start', 'bye flow.unreachable']],
    [
      'has a kind of node that nobody knows',
      graph({ a: { type: 'dance', settings: {}, exits: {} } }),
      ['a flow.unknown-node'],
    ],
    [
      'has settings that are wrong',
      graph({ a: { type: 'play', settings: { say: [] }, exits: {} } }),
      ['a flow.wrong-settings'],
    ],
    ['leaves an exit open', graph({ a: { type: 'play', settings: { say }, exits: {} } }), ['a flow.missing-exit']],
    ['leads to nothing', graph({ a: { type: 'play', settings: { say }, exits: { next: 'b' } } }), ['a flow.dangling']],
    [
      'names an exit that is none',
      graph({ a: { ...bye, exits: { next: 'a' } } }),
      ['a flow.no-such-exit', 'a flow.spins'],
    ],
    [
      'spins without the caller',
      graph({ a: { type: 'play', settings: { say }, exits: { next: 'a' } } }),
      ['a flow.spins'],
    ],
  ])('when it %s', (_what, from, expected) => {
    expect(codes(from)).toEqual(expected)
  })

  test('but a menu may lead back to itself', () => {
    const menu = { type: 'menu', settings: { say, keys: ['1'] }, exits: { '1': 'menu', exceeded: 'bye' } }
    expect(codes(graph({ menu, bye }))).toEqual([])
  })
})

describe('a menu', () => {
  const menu = {
    type: 'menu',
    settings: { say, keys: ['1', '2'], timeoutMs: 4000, attemptsMax: 2, timeout: [{ prompt: 'demo/timeout' }] },
    exits: { '1': 'hello', '2': 'bye', exceeded: 'bye' },
  }
  const hello = { type: 'play', settings: { say: [{ prompt: 'demo/hello' }] }, exits: { next: 'bye' } }
  const flow = { id: asId<never>('f'), version: 1, graph: graph({ menu, hello, bye }) }

  test('waits for a key only after it was said to its end', () => {
    const first = begin(flow, 0)
    expect(first.run?.waitsUntil).toBeNull()
    expect(go(first.run!, { type: 'heard' }, 1000).run?.waitsUntil).toBe(5000)
  })

  test('takes a key in the middle of its words, and silences them', () => {
    const next = go(begin(flow, 0).run!, { type: 'pressed', key: '1' }, 10)
    expect(next).toMatchObject({ hush: true, say: [{ prompt: 'demo/hello' }], run: { node: 'hello' } })
  })

  test('says why and itself again after a time-out, and gives up after the last attempt', () => {
    const waiting = go(begin(flow, 0).run!, { type: 'heard' }, 0).run!
    const again = go(waiting, { type: 'timed-out' }, 4000)
    expect(again.say).toEqual([
      { prompt: 'demo/timeout', language: 'pt-BR' },
      { prompt: 'demo/menu', language: 'pt-BR' },
    ])
    expect(go(again.run!, { type: 'timed-out' }, 8000).leaves).toEqual({ type: 'hang-up' })
  })
})

describe('a greeting before a menu', () => {
  const menu = { type: 'menu', settings: { say, keys: ['1'] }, exits: { '1': 'bye', exceeded: 'bye' } }
  const greeting = (settings: object) => ({ type: 'play', settings: { say, ...settings }, exits: { next: 'menu' } })
  const start = (settings: object) =>
    begin({ id: asId<never>('f'), version: 1, graph: graph({ greeting: greeting(settings), menu, bye }) }, 0).run!

  test('is cut short by a key, which already chooses', () => {
    expect(go(start({}), { type: 'pressed', key: '1' }, 1)).toMatchObject({
      hush: true,
      leaves: { type: 'hang-up' },
    })
    expect(go(start({}), { type: 'pressed', key: '9' }, 1)).toMatchObject({ hush: true, run: { node: 'menu' } })
  })

  test('that must be heard is heard', () => {
    expect(go(start({ mustBeHeard: true }), { type: 'pressed', key: '1' }, 1).run?.node).toBe('greeting')
  })
})
