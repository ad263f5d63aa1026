import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demandPrograms } from '#stack/install.ts'
import { portsFor } from '#stack/ports.ts'
import { stepsTo } from '#stack/steps.ts'
import type { Outcome } from './play.ts'
import { play } from './play.ts'
import { oneLine, table, whole } from './report.ts'
import { type Stage, startStage } from './stage.ts'

/** `npm run faults` plays 200 seeds; `npm run faults 17` plays one; `npm run faults 17 20` plays twenty from 17 on. */
const [from = 1, many] = process.argv.slice(2).map(Number)
const seeds = process.argv.length > 2 ? (many ?? 1) : 200

await demandPrograms(['sipp', 'sox', 'tcpdump'], stepsTo(console.log))
const ports = portsFor(Number(process.env.VEZ_PORT_OFFSET ?? 4_000), process.env)
const start = () => startStage({ name: process.env.VEZ_STACK ?? 'faults', ports, log: console.log })
let stage: Stage | undefined = await start()
const outcomes: Outcome[] = []
let broken = 0

for (let seed = from; seed < from + seeds; seed++) {
  try {
    stage ??= await start()
    const outcome = await play(stage, seed)
    outcomes.push(outcome)
    console.log(oneLine(outcome))
    if (outcome.findings.length === 0) continue
    console.log(whole(outcome))
    await copyFile(stage.world.server.logFile, join(stage.logs, `server-seed-${seed}.log`))
  } catch (why) {
    broken++
    console.log(`seed ${seed} could not be played`, why)
  }
  // What went wrong is not carried into the next day.
  await stage?.stop()
  stage = undefined
}
await stage?.stop()
console.log(`\n${table(outcomes)}`)
if (broken > 0) console.log(`${broken} seeds could not be played`)
process.exit(broken === 0 && outcomes.every(({ findings }) => findings.length === 0) ? 0 : 1)
