import { expect, test } from 'vitest'
import { emptiest, shardOf } from './companies.ts'

test('a company that was there before there were shards is of the first', () => {
  expect([undefined, null, 0, 1, 5].map((stored) => shardOf(stored, 2))).toEqual([0, 0, 0, 1, 1])
})

test('in an installation of one shard all are of that one', () => {
  expect([undefined, 0, 3].map((stored) => shardOf(stored, 1))).toEqual([0, 0, 0])
})

test('a new company goes where the fewest are', () => {
  expect(emptiest([], 3)).toBe(0)
  expect(emptiest([0, undefined, 1], 3)).toBe(2)
  expect(emptiest([0, undefined, 1, 2], 3)).toBe(1)
})
