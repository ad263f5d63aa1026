import { expect, test } from 'vitest'
import { simulateCalls } from './calls.ts'

const perTest = 50
for (let first = 1; first <= 300; first += perTest)
  test(`seeds ${first} to ${first + perTest - 1}: servers die, links break, phones do as they like, and no caller is lost, left over or heard by a third`, {
    timeout: 60_000,
  }, async () => {
    for (let seed = first; seed < first + perTest; seed++) {
      const outcome = await simulateCalls(seed)
      expect(outcome.ok, `seed ${seed}: ${outcome.why}`).toBe(true)
    }
  })
