import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeStrategy, queueOf } from '#tests/contracts/strategy.ts'
import { randomWithMemory } from './index.ts'

describeStrategy(randomWithMemory)

test('nobody is rung twice before everybody was once', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 7 }), (seed, agentCount) => {
      const centre = queueOf(randomWithMemory, agentCount, seed)
      for (let round = 0; round < 5; round++) {
        const rung = Array.from({ length: agentCount }, (_, at) => centre.serve(`c${round}-${at}`)[0])
        expect(new Set(rung).size).toBe(agentCount)
      }
    }),
    { numRuns: 50 },
  )
})

test('the rounds differ in their order', () => {
  const centre = queueOf(randomWithMemory, 4)
  const rounds = Array.from({ length: 20 }, (_, round) =>
    Array.from({ length: 4 }, (_, at) => centre.serve(`c${round}-${at}`)[0]).join(' '),
  )
  expect(new Set(rounds).size).toBeGreaterThan(5)
})

test('who was away for many rounds is rung once in the next, not many times', () => {
  const centre = queueOf(randomWithMemory, 3)
  centre.presence(centre.agents[2]!, 'paused')
  for (let call = 0; call < 20; call++) centre.serve(`c${call}`)
  centre.presence(centre.agents[2]!, 'available')
  const rung = Array.from({ length: 3 }, (_, at) => centre.serve(`d${at}`)[0])
  expect(rung.filter((agentId) => agentId === 'a3')).toHaveLength(1)
})
