import { expect, test } from 'vitest'
import { describeStrategy, queueOf } from '#tests/contracts/strategy.ts'
import { linear } from './index.ts'

describeStrategy(linear)

test('the first in the dragged order who is free goes first, every time', () => {
  const centre = queueOf(linear, 3)
  expect(['c1', 'c2'].map(centre.serve)).toEqual([['a1'], ['a1']])
})

test('the next in the order is for when the ones before are busy', () => {
  const centre = queueOf(linear, 3)
  expect(centre.call('c1')).toEqual(['a1'])
  expect(centre.call('c2')).toEqual(['a2'])
  expect(centre.call('c3')).toEqual(['a3'])
  expect(centre.call('c4')).toEqual([])
})
