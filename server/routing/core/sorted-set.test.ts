import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from './heap.ts'
import { Recent } from './recent.ts'
import { SortedSet } from './sorted-set.ts'

const deeds = fc.array(fc.record({ put: fc.boolean(), value: fc.nat(60) }), { maxLength: 200 })

test('it holds what a sorted list would, after any story', () => {
  fc.assert(
    fc.property(deeds, (story) => {
      const set = new SortedSet<number>((a, b) => a - b)
      const list = new Set<number>()
      for (const { put, value } of story) {
        if (put) set.add(value)
        else set.delete(value)
        if (put) list.add(value)
        else list.delete(value)
      }
      const sorted = [...list].toSorted((a, b) => a - b)
      expect([...set]).toEqual(sorted)
      expect(set.size).toBe(sorted.length)
      expect(set.first()).toBe(sorted[0])
      expect(sorted.map((_, at) => set.at(at))).toEqual(sorted)
      for (let value = 0; value <= 60; value++) {
        expect(set.countBefore(value)).toBe(sorted.filter((other) => other < value).length)
        expect(set.has(value)).toBe(list.has(value))
      }
      expect(set.find((value) => value % 7 === 3)).toBe(sorted.find((value) => value % 7 === 3))
    }),
  )
})

test('it stays in balance when all come in order', () => {
  let compared = 0
  const set = new SortedSet<number>((a, b) => {
    compared++
    return a - b
  })
  for (let value = 0; value < 10_000; value++) set.add(value)
  compared = 0
  set.has(9_999)
  expect(compared).toBeLessThan(34)
})

test('a heap gives the least first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (values) => {
      const heap = new Heap<number>((a, b) => a < b)
      for (const value of values) heap.push(value)
      expect(values.map(() => heap.pop())).toEqual(values.toSorted((a, b) => a - b))
      expect(heap.pop()).toBeUndefined()
    }),
  )
})

test('what is recent is remembered, what is older is not', () => {
  const recent = new Recent<number, string>(3)
  for (const key of [1, 2, 2, 3, 4]) recent.set(key, `v${key}`)
  expect([1, 2, 3, 4].map((key) => recent.get(key))).toEqual([undefined, 'v2', 'v3', 'v4'])
})
