import { expect, test } from 'vitest'
import { describeStrategy, queueOf } from '#tests/contracts/strategy.ts'
import { random } from './index.ts'

describeStrategy(random)

test('it remembers nothing: the same agent may have two calls in a row', () => {
  const twiceInARow = Array.from({ length: 30 }, (_, seed) => {
    const centre = queueOf(random, 3, seed)
    return centre.serve('c1')[0] === centre.serve('c2')[0]
  })
  expect(twiceInARow).toContain(true)
  expect(twiceInARow).toContain(false)
})
