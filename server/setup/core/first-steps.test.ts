import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validateFlow } from '#server/flows/index.ts'
import { firstFlow } from './first-flow.ts'
import { freeNumber } from './free-number.ts'
import { keysToQueue } from './keys-to-queue.ts'
import { slugOf } from './slug.ts'

test.each([
  ['Açúcar & Cia Ltda', 'acucar'],
  ['Empresa Demonstração Ltda.', 'empresa-demonstracao'],
  ['São João do Café S/A', 'sao-joao-cafe'],
  ['3 Irmãos ME', 'irmaos'],
  ['ME', 'me'],
  ['99', 'empresa'],
  ['Companhia Brasileira de Distribuição', 'companhia-brasileira'],
])('%s is called %s for short', (name, slug) => expect(slugOf(name)).toBe(slug))

test('whatever a company is called, its short name can stand in a SIP user name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(slugOf(name)).toMatch(/^[a-z][a-z0-9-]{1,30}$/)
    }),
  )
})

test('the first free number is taken', () => {
  expect(freeNumber(2001, [])).toBe('2001')
  expect(freeNumber(2001, ['2002', '2001', '2004'])).toBe('2003')
})

const menu = (exits: Record<string, string>) => ({ type: 'menu', settings: {}, exits })
const queue = { type: 'queue', settings: { queueId: 'q' }, exits: {} }

test('the demo caller presses the fewest keys that lead to a queue', () => {
  const nodes = {
    a: { type: 'play', settings: {}, exits: { next: 'b' } },
    b: menu({ 1: 'c', 2: 'queue', exceeded: 'end' }),
    c: menu({ 3: 'queue' }),
    queue,
    end: { type: 'hang-up', settings: {}, exits: {} },
  }
  expect(keysToQueue({ start: 'a', nodes })).toEqual(['2'])
  expect(keysToQueue({ start: 'c', nodes })).toEqual(['3'])
  expect(keysToQueue({ start: 'queue', nodes })).toEqual([])
  expect(keysToQueue({ start: 'end', nodes })).toBeUndefined()
  expect(
    keysToQueue({ start: 'a', nodes: { a: { type: 'play', settings: {}, exits: { next: 'a' } } } }),
  ).toBeUndefined()
})

test('the first URA can be published, and one key leads to its queue', () => {
  expect(validateFlow(firstFlow('q1'))).toEqual([])
  expect(keysToQueue(firstFlow('q1'))).toEqual(['1'])
})
