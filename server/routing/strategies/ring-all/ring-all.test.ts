import { expect, test } from 'vitest'
import { describeStrategy, queueOf } from '#tests/contracts/strategy.ts'
import { ringAll } from './index.ts'

describeStrategy(ringAll)

test('a caller rings on every free phone, and the first to answer has the call', () => {
  const centre = queueOf(ringAll, 3)
  expect(centre.call('c1')).toEqual(['a1', 'a2', 'a3'])
  const effects = centre.accept(centre.agents[1]!)
  expect(effects).toMatchObject([
    { type: 'withdraw', agentIds: ['a1', 'a3'], why: 'taken' },
    { type: 'connect', agentId: 'a2' },
  ])
})

test('an agent who answers just after another is told that it is gone', () => {
  const centre = queueOf(ringAll, 2)
  centre.call('c1')
  centre.accept(centre.agents[0]!)
  expect(centre.accept(centre.agents[1]!)).toMatchObject([{ type: 'withdraw', agentIds: ['a2'], why: 'gone' }])
})

test('who is on a call is not rung for the next', () => {
  const centre = queueOf(ringAll, 3)
  centre.call('c1')
  centre.accept(centre.agents[0]!)
  expect(centre.call('c2')).toEqual(['a2', 'a3'])
})

test('the phones ring on when one refuses, and after the last the caller waits in the old place', () => {
  const centre = queueOf(ringAll, 2)
  centre.call('c1')
  const refuse = (at: number) =>
    centre.say({ type: 'offer.failed', offerId: 'o1' as never, agentId: centre.agents[at]!, why: 'rejected' })
  expect(refuse(0)).toEqual([])
  expect(refuse(1)).toEqual([])
  const again = centre.pass(60_000).flatMap((effect) => (effect.type === 'offer' ? effect.offer.agentIds : []))
  expect(again).toEqual(['a1', 'a2'])
})
