import { expect, test } from 'vitest'
import { regressions } from './seeds.ts'
import { simulate } from './simulate.ts'

for (const { seed, story } of regressions)
  test(`seed ${seed}: ${story}`, async () => {
    expect(await simulate(seed)).toMatchObject({ ok: true })
  })

const perTest = 50
for (let first = 1; first <= 500; first += perTest)
  test(`seeds ${first} to ${first + perTest - 1}: faults come and go, and nobody is lost`, {
    timeout: 60_000,
  }, async () => {
    for (let seed = first; seed < first + perTest; seed++) {
      const outcome = await simulate(seed)
      expect(outcome.ok, `seed ${seed}: ${outcome.why}`).toBe(true)
    }
  })
