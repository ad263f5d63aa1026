import { simulate } from './simulate.ts'
import { traceLine } from './trace.ts'

/** `npm run sim` plays 500 seeds; `npm run sim 17` plays one and tells what happened; `npm run sim 1 2000` plays a range. */
const [first, last] = process.argv.slice(2).map(Number)

if (first !== undefined && last === undefined) {
  const outcome = await simulate(first, (told) => console.log(traceLine(told)))
  console.log(outcome.ok ? 'passed' : `FAILED, caught by "${outcome.checker}"\n${outcome.why}`)
  console.log(outcome)
  process.exitCode = outcome.ok ? 0 : 1
} else {
  const from = first ?? 1
  const to = last ?? 500
  const sum = { seeds: 0, failed: 0, steps: 0, customers: 0, served: 0, offers: 0, crashes: 0 }
  const startedAt = performance.now()
  for (let seed = from; seed <= to; seed++) {
    const outcome = await simulate(seed)
    sum.seeds++
    for (const key of ['steps', 'customers', 'served', 'offers', 'crashes'] as const) sum[key] += outcome[key]
    if (outcome.ok) continue
    sum.failed++
    console.log(`seed ${seed} FAILED, caught by "${outcome.checker}": ${outcome.why?.split('\n')[0]}`)
  }
  console.log(sum, `${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  process.exitCode = sum.failed === 0 ? 0 : 1
}
