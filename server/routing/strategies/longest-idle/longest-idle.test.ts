import { expect, test } from 'vitest'
import { describeStrategy, queueOf } from '#tests/contracts/strategy.ts'
import { longestIdle } from './index.ts'

describeStrategy(longestIdle)

test('who has had nothing to do for longest goes first, and behind all others after the call', () => {
  const centre = queueOf(longestIdle, 3)
  const calls = ['c1', 'c2', 'c3', 'c4'].map(centre.serve)
  expect(calls).toEqual([['a1'], ['a2'], ['a3'], ['a1']])
})

test('a pause is not work: the agent keeps the time of waiting', () => {
  const centre = queueOf(longestIdle, 2)
  centre.presence(centre.agents[0]!, 'paused')
  centre.pass(60_000)
  centre.presence(centre.agents[0]!, 'available')
  expect(centre.call('c1')).toEqual(['a1'])
})

test('who logs in has been idle since then', () => {
  const centre = queueOf(longestIdle, 2)
  centre.presence(centre.agents[0]!, 'offline')
  centre.pass(60_000)
  centre.presence(centre.agents[0]!, 'available')
  expect(centre.call('c1')).toEqual(['a2'])
})
