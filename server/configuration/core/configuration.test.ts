import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { namesIn, withIds, withNames } from './names.ts'
import { type Entry, planOf, type Section } from './plan.ts'
import { secretRef, withSecrets } from './secrets.ts'

const section = (resource: string, entries: Record<string, Entry>): Section => ({
  resource,
  marksOf: (entry) => (entry.number ? [`number=${entry.number}`] : []),
  entries: new Map(Object.entries(entries)),
})
const told = (wanted: Section[], present: Section[], prune = false) =>
  planOf(wanted, present, { prune }).changes.map(
    ({ action, resource, key, was, fields }) =>
      `${action} ${resource} ${was === key ? key : `${was} → ${key}`}: ${fields.map((change) => change.field).join(', ')}`,
  )

describe('in a file', () => {
  const names = new Map([['q1', '@queue/Vendas']])
  const ids = new Map([...names].map(([id, name]) => [name, id]))

  test('a record is called by its name wherever its id stands', () => {
    const graph = { nodes: { a: { settings: { queueId: 'q1' } } }, list: ['q1', 'x'] }
    expect(withNames(graph, names)).toEqual({
      nodes: { a: { settings: { queueId: '@queue/Vendas' } } },
      list: ['@queue/Vendas', 'x'],
    })
  })

  test('what goes into a file comes out of it as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const back = withIds(withNames(value, names), (name) => ids.get(name))
        expect(back).toEqual({ value, missing: [] })
      }),
    )
  })

  test('a name that nothing bears is told', () => {
    expect(withIds({ to: '@queue/Compras' }, (name) => ids.get(name)).missing).toEqual(['@queue/Compras'])
  })

  test('a secret stands only by name, and is put in its place where it is given', () => {
    const entry = { name: 'Sul', password: secretRef('trunk', 'Sul', 'password') }
    expect(withSecrets(entry, new Map())).toEqual({
      entry: { name: 'Sul' },
      missing: ['trunk/Sul/password'],
      given: [],
    })
    expect(withSecrets(entry, new Map([['trunk/Sul/password', 'abc']]))).toEqual({
      entry: { name: 'Sul', password: 'abc' },
      missing: [],
      given: ['password'],
    })
  })
})

describe('a plan', () => {
  const vendas = { name: 'Vendas', number: '701' }

  test('says nothing where nothing differs, in whatever order fields stand', () => {
    expect(
      told([section('queue', { Vendas: vendas })], [section('queue', { Vendas: { number: '701', name: 'Vendas' } })]),
    ).toEqual([])
  })

  test('names what changes, field by field', () => {
    const louder = { ...vendas, wrapUpMs: 1000 }
    expect(told([section('queue', { Vendas: louder })], [section('queue', { Vendas: vendas })])).toEqual([
      'update queue Vendas: wrapUpMs',
    ])
  })

  test('finds a record again that only got another name', () => {
    const named = { ...vendas, name: 'Comercial' }
    expect(told([section('queue', { Comercial: named })], [section('queue', { Vendas: vendas })])).toEqual([
      'update queue Vendas → Comercial: name',
    ])
  })

  test('makes what is named before what names it, and removes it after', () => {
    const route = { name: 'R', destination: { type: 'queue', id: '@queue/Vendas' } }
    const all = [section('inbound-route', { R: route }), section('queue', { Vendas: vendas })]
    const none = [section('inbound-route', {}), section('queue', {})]
    expect(told(all, none)).toEqual(['create queue Vendas: name, number', 'create inbound-route R: name, destination'])
    expect(told(none, all, true).map((line) => line.split(':')[0])).toEqual([
      'remove inbound-route R',
      'remove queue Vendas',
    ])
  })

  test('keeps what the file does not speak of, and says so', () => {
    const plan = planOf([section('queue', {})], [section('queue', { Vendas: vendas })], { prune: false })
    expect(plan).toEqual({ changes: [], beyond: [{ resource: 'queue', key: 'Vendas' }] })
    expect(planOf([], [section('queue', { Vendas: vendas })], { prune: true }).changes).toEqual([])
  })

  test('comes to an end where names go in a circle', () => {
    const wanted = [section('a', { x: { next: '@b/y' } }), section('b', { y: { next: '@a/x' } })]
    expect(told(wanted, [])).toEqual(['create b y: next', 'create a x: next'])
  })
})

test('a text that looks like a name and is none is not taken for one', () => {
  expect(namesIn(withNames({ text: '@queue/Vendas' }, new Map()))).toEqual([])
})
