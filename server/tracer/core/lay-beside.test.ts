import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layBeside } from './lay-beside.ts'

const step = (id: string) => ({ is: 'way', place: 'queue', id, why: null })
const steps = fc.array(fc.constantFrom('a', 'b', 'c').map(step), { maxLength: 12 })

test('the same way is the same in every row', () => {
  fc.assert(
    fc.property(steps, (way) => {
      expect(layBeside(way, way)).toEqual(way.map((one) => ({ traced: one, real: one, same: true })))
    }),
  )
})

test('each side stands there whole and in its order, whatever the other is', () => {
  fc.assert(
    fc.property(steps, steps, (traced, real) => {
      const pairs = layBeside(traced, real)
      expect(pairs.flatMap((pair) => pair.traced ?? [])).toEqual(traced)
      expect(pairs.flatMap((pair) => pair.real ?? [])).toEqual(real)
      for (const { same, ...pair } of pairs)
        expect(same).toBe(JSON.stringify(pair.traced) === JSON.stringify(pair.real))
    }),
  )
})

test('another decision stands beside it in one row, what follows is together again', () => {
  const [a, b, c] = [step('a'), step('b'), step('c')]
  const pairs = layBeside([a, b, c], [a, { ...b, why: 'closed' }, c])
  expect(pairs.map(({ same }) => same)).toEqual([true, false, true])
})
