import { expect, test } from 'vitest'
import { describeStrategy, queueOf } from '#tests/contracts/strategy.ts'
import { fewestCalls } from './index.ts'

describeStrategy(fewestCalls)

test('who took the fewest goes first, however long the others have been idle', () => {
  const centre = queueOf(fewestCalls, 3)
  centre.presence(centre.agents[2]!, 'paused')
  expect(['c1', 'c2', 'c3', 'c4'].map(centre.serve)).toEqual([['a1'], ['a2'], ['a1'], ['a2']])
  centre.presence(centre.agents[2]!, 'available')
  expect(['c5', 'c6'].map(centre.serve)).toEqual([['a3'], ['a3']])
})

test('a newcomer starts at what the least of the others has, and is not given all the calls', () => {
  const centre = queueOf(fewestCalls, 3)
  centre.presence(centre.agents[2]!, 'offline')
  centre.say({ type: 'day.began' })
  for (const call of ['c1', 'c2', 'c3', 'c4', 'c5']) centre.serve(call)
  centre.presence(centre.agents[2]!, 'available')
  // a1 took three and a2 two; a3 comes with two.
  expect(['c6', 'c7'].flatMap(centre.serve).toSorted()).toEqual(['a2', 'a3'])
  expect(centre.serve('c8')).toEqual(['a1'])
})

test('a call that rang out was not taken', () => {
  const centre = queueOf(fewestCalls, 2)
  expect(centre.call('c1')).toEqual(['a1'])
  centre.pass(20_000)
  centre.hangUp('c1')
  expect(centre.call('c2')).toEqual(['a1'])
})

test('the counts begin anew with the day', () => {
  const centre = queueOf(fewestCalls, 2)
  centre.presence(centre.agents[1]!, 'paused')
  for (const call of ['c1', 'c2']) centre.serve(call)
  centre.presence(centre.agents[1]!, 'available')
  centre.say({ type: 'day.began' })
  const served = ['c3', 'c4', 'c5', 'c6'].flatMap(centre.serve)
  expect(served.filter((agentId) => agentId === 'a1')).toHaveLength(2)
})
