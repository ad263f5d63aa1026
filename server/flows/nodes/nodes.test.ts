import { describe, expect, test } from 'vitest'
import { alone, beep, begin, bye, flowOf, go, leftBy, monday, noBook, node } from '#tests/support/flow.ts'
import { checked } from '../core/check-digits.ts'
import type { FlowBook, FlowReply, FlowRun } from '../core/flow.ts'
import { dddOf } from '../core/variables.ts'
import { holds } from './condition/index.ts'
import { valueAt } from './http/index.ts'

/** Keys one after another; the last step. */
function pressing(run: FlowRun | null, keys: string) {
  let step = go(run!, { type: 'pressed', key: keys[0]! })
  for (const key of keys.slice(1)) step = go(step.run!, { type: 'pressed', key })
  return step
}

describe('a caller who is asked for digits', () => {
  const asked = (settings: object = {}) =>
    begin(
      alone('collect', { say: beep, variable: 'cpf', digitsMin: 3, digitsMax: 11, ...settings }, ['next', 'exceeded']),
    )

  test('ends them with #, and they are known and told to the agent', () => {
    const step = pressing(asked().run, '1234#')
    expect(leftBy(step)).toBe('next')
    expect(step.collected).toEqual({ cpf: '1234' })
    expect(step.told).toEqual(['it: 1234'])
  })

  test('needs no # once all digits are there', () => {
    expect(leftBy(pressing(asked({ digitsMax: 4 }).run, '1234'))).toBe('next')
  })

  test('may stop pressing: after a while what is there counts, if it is enough', () => {
    const some = pressing(asked().run, '123')
    expect(some.run?.waitsUntil).toBe(monday + 4000)
    expect(leftBy(go(some.run!, { type: 'timed-out' }))).toBe('next')
    const few = pressing(asked({ invalid: [{ prompt: 'demo/invalid' }] }).run, '12')
    expect(go(few.run!, { type: 'timed-out' }).say?.[0]).toMatchObject({ prompt: 'demo/invalid' })
  })

  test('begins anew with *', () => {
    expect(pressing(asked().run, '99*123#').collected).toEqual({ cpf: '123' })
  })

  test('whose check digits are wrong is asked again, and let go after the last attempt', () => {
    const cpf = { check: 'cpf', attemptsMax: 2 }
    expect(leftBy(pressing(asked(cpf).run, '52998224725'))).toBe('next')
    const wrong = pressing(asked(cpf).run, '52998224724')
    expect(wrong.say).toHaveLength(1)
    expect(leftBy(pressing(wrong.run, '11111111111'))).toBe('exceeded')
  })

  test('who gives a password gives it to nobody', () => {
    const step = pressing(asked({ secret: true }).run, '1234#')
    expect(step).toMatchObject({ collected: {}, told: [] })
  })

  test.each([
    ['cpf', '52998224725', '52998224725'],
    ['cpf', '5299822472', undefined],
    ['cpf', '00000000000', undefined],
    ['cnpj', '11222333000181', '11222333000181'],
    ['cnpj', '11222333000180', undefined],
    ['cpf-or-cnpj', '11222333000181', '11222333000181'],
    ['date', '29022024', '2024-02-29'],
    ['date', '29022023', undefined],
    ['date', '31041990', undefined],
    ['none', '7', '7'],
  ] as const)('a %s of %s is kept as %s', (check, typed, kept) => {
    expect(checked(typed, check)).toBe(kept)
  })
})

test.each([
  ['equal', 'Ouro', 'ouro', true],
  ['not-equal', 'Ouro', 'prata', true],
  ['starts-with', '5511987654321', '5511', true],
  ['matches', '5511987654321', '55119????????', true],
  ['matches', '5511987654321', '55119???????', false],
  ['matches', '5511987654321', '5511*4321', true],
  ['matches', '', '*', true],
  ['matches', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '*a*a*a*a*a*a*a*a*a*c', false],
  ['in-list', '21', '11, 21, 31', true],
  ['in-list', '2', '11, 21, 31', false],
  ['greater', '150,50', '150', true],
  ['greater', 'muito', '1', false],
  ['less', '', '1', false],
  ['filled', 'x', '', true],
  ['empty', '', '', true],
] as const)('a condition: %s of “%s” against “%s” is %s', (is, value, against, expected) => {
  expect(holds({ variable: 'v', is, value: against }, { v: value })).toBe(expected)
})

test('a condition compares with variables, takes the first case that fits, and else', () => {
  const cases = [
    {
      exit: 'vip',
      all: [
        { variable: 'tier', is: 'equal', value: '{{wanted}}' },
        { variable: 'debt', is: 'empty' },
        { variable: 'tier', is: 'filled' },
      ],
    },
    { exit: 'debtor', all: [{ variable: 'debt', is: 'filled' }] },
  ]
  const flow = alone('condition', { cases }, ['vip', 'debtor', 'else'])
  const exitWith = (variables: Record<string, string>) => leftBy(begin(flow, monday, noBook, variables))
  expect(exitWith({ tier: 'Ouro', wanted: 'ouro' })).toBe('vip')
  expect(exitWith({ tier: 'Ouro', wanted: 'ouro', debt: '10' })).toBe('debtor')
  expect(exitWith({})).toBe('else')
})

describe('a way by the time', () => {
  const hours = [
    { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
    { days: [6], from: '22:00', to: '02:00' },
  ]
  const at = (utc: number) => leftBy(begin(alone('time', { hours }, ['inside', 'outside']), utc))
  test.each([
    [Date.UTC(2026, 10, 23, 11, 0), 'inside', 'Monday 08:00'],
    [Date.UTC(2026, 10, 23, 10, 59), 'outside', 'Monday 07:59'],
    [Date.UTC(2026, 10, 23, 21, 0), 'outside', 'Monday 18:00'],
    [Date.UTC(2026, 10, 22, 1, 30), 'inside', 'Saturday 22:30'],
    [Date.UTC(2026, 10, 22, 4, 59), 'inside', 'Sunday 01:59, which is still Saturday’s night'],
    [Date.UTC(2026, 10, 22, 5, 0), 'outside', 'Sunday 02:00'],
  ])('%s is %s: %s', (instant, exit) => {
    expect(at(instant)).toBe(exit)
  })

  test('asks the company’s time condition where one is named; one that is gone is closed', () => {
    const flow = alone('time', { timeConditionId: 't1' }, ['inside', 'outside', 'holiday'])
    const book = (standing: ReturnType<FlowBook['standing']>): FlowBook => ({ ...noBook, standing: () => standing })
    for (const standing of ['inside', 'outside', 'holiday'] as const)
      expect(leftBy(begin(flow, monday, book(standing)))).toBe(standing)
    expect(leftBy(begin(flow, monday, book(undefined)))).toBe('outside')
  })
})

describe('a web service that a flow asks', () => {
  const settings = {
    serviceId: 'erp',
    path: '/clientes/{{cpf}}?canal={{canal}}',
    takes: [
      { variable: 'tier', path: 'cliente.planos.0.nome' },
      { variable: 'gone', path: 'nada' },
    ],
  }
  const flow = alone('http', settings, ['ok', 'failed', 'timeout'])
  const asked = () => begin(flow, monday, noBook, { cpf: '../../x?y', canal: 'voz & cia' })
  const reply = (reply: FlowReply) => go(asked().run!, { type: 'replied', key: asked().asks[0]!.key, reply })

  test('is asked with values that cannot leave their place in the address', () => {
    expect(asked().asks).toMatchObject([{ path: '/clientes/..%2F..%2Fx%3Fy?canal=voz%20%26%20cia', body: null }])
  })

  test('gives what is taken of its answer', () => {
    const body = { cliente: { planos: [{ nome: 'Ouro' }] } }
    const step = reply({ ok: true, status: 200, body })
    expect(leftBy(step)).toBe('ok')
    expect(step.collected).toMatchObject({ tier: 'Ouro', http_status: '200' })
  })

  test('fails, and times out, each by its own exit', () => {
    expect(leftBy(reply({ ok: false, why: 'failed', status: 500, detail: '' }))).toBe('failed')
    expect(leftBy(reply({ ok: false, why: 'timed-out', status: null, detail: '' }))).toBe('timeout')
    expect(leftBy(go(asked().run!, { type: 'timed-out' }))).toBe('timeout')
  })

  test('whose answer is to another question changes nothing; after a crash the same is asked with the same key', () => {
    const run = asked().run!
    expect(go(run, { type: 'replied', key: 'other', reply: { ok: true, status: 200, body: {} } }).run).toEqual(run)
    expect(go({ ...run, memory: undefined }, { type: 'entered' }).asks).toEqual(asked().asks)
  })

  test('is read by own names only', () => {
    expect(valueAt({ a: [{ b: 1 }] }, 'a.0.b')).toBe('1')
    expect(valueAt({}, '__proto__.constructor')).toBe('')
    expect(valueAt({ a: { b: 1 } }, 'a')).toBe('')
  })
})

test('variables are set one after another, each of those before it', () => {
  const values = [
    { variable: 'a', value: '{{caller_ddd}}' },
    { variable: 'b', value: 'DDD {{a}}' },
  ]
  expect(begin(alone('set', { values }, ['next']), monday, noBook, { caller_ddd: '11' }).collected).toEqual({
    a: '11',
    b: 'DDD 11',
  })
})

describe('a caller who is asked how it was', () => {
  const asked = (settings: object = {}) =>
    begin(
      alone('survey', { survey: 'csat', question: 'Como foi?', say: beep, min: 0, max: 10, ...settings }, [
        'next',
        'exceeded',
      ]),
    ).run

  test('gives a score, which is kept with its question', () => {
    const step = pressing(asked(), '9')
    expect(step.scores).toEqual([
      { flowId: 'f', node: 'it', survey: 'csat', question: 'Como foi?', score: 9, min: 0, max: 10 },
    ])
    expect(step.collected).toEqual({ csat: '9' })
  })

  test('may give a ten, with two keys, and a one, with one', () => {
    expect(pressing(asked(), '10').scores[0]?.score).toBe(10)
    expect(go(pressing(asked(), '1').run!, { type: 'timed-out' }).scores[0]?.score).toBe(1)
    expect(pressing(asked(), '1#').scores[0]?.score).toBe(1)
  })

  test('cannot give what is no score', () => {
    expect(pressing(asked({ min: 1, max: 5 }), '6').scores).toEqual([])
    expect(pressing(asked(), '19').scores).toEqual([])
    expect(leftBy(go(go(asked()!, { type: 'timed-out' }).run!, { type: 'timed-out' }))).toBe('exceeded')
  })
})

describe('a flow within a flow', () => {
  const inner = flowOf(
    { ask: node('set', { values: [{ variable: 'known', value: 'yes' }] }, { next: 'back' }), back: node('return') },
    'inner',
  )
  const book: FlowBook = { ...noBook, flow: (id) => (id === 'inner' ? inner : id === 'outer' ? outer : undefined) }
  const outer = flowOf(
    {
      call: node('flow', { flowId: 'inner', returns: true }, { next: 'queue' }),
      queue: node('queue', { queueId: 'q1' }),
    },
    'outer',
  )

  test('comes back to where it was called from, and what it found out is known there', () => {
    const step = begin(outer, monday, book)
    expect(step).toMatchObject({ leaves: { type: 'queue', id: 'q1' }, collected: { known: 'yes' } })
    expect(step.entered.map((one) => `${one.flowId} ${one.node}`)).toEqual([
      'outer call',
      'inner ask',
      'inner back',
      'outer queue',
    ])
  })

  test('that is gone is where the call goes: it is said like a number that does not exist', () => {
    expect(begin(outer).leaves).toEqual({ type: 'flow', id: 'inner' })
  })

  test('that calls itself for ever ends', () => {
    const self: FlowBook = { ...noBook, flow: () => selfish }
    const selfish = flowOf({ call: node('flow', { flowId: 'x', returns: true }, { next: 'bye' }), bye }, 'x')
    expect(begin(selfish, monday, self).leaves).toEqual({ type: 'hang-up' })
  })

  test('returning to nobody hangs up', () => {
    expect(begin(inner).leaves).toEqual({ type: 'hang-up' })
  })
})

test('a queue may be joined before others, and any destination be left to', () => {
  expect(begin(alone('queue', { queueId: 'q', priority: 90 }, []))).toMatchObject({
    leaves: { type: 'queue', id: 'q' },
    attached: { priority: 90 },
  })
  const destination = { type: 'audio', id: 'a' }
  expect(begin(alone('destination', { destination }, [])).leaves).toEqual(destination)
})

test('what was pressed is told by what people call it', () => {
  const menu = {
    ...node('menu', { say: beep, keys: ['1'], keyLabels: { 1: 'Vendas' } }, { 1: 'bye', exceeded: 'bye' }),
    label: 'Menu principal',
  }
  expect(pressing(begin(flowOf({ menu, bye })).run, '1').told).toEqual(['Menu principal: 1 Vendas'])
})

test.each([
  ['5511987654321', '11'],
  ['+55 (21) 3333-4444', '21'],
  ['01140041000', '11'],
  ['4133334444', '41'],
  ['5520987654321', undefined],
  ['14155552671', undefined],
  ['2001', undefined],
])('the area code of %s is %s', (number, ddd) => {
  expect(dddOf(number)).toBe(ddd)
})
