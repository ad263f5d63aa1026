import { afterAll, beforeAll, expect, test } from 'vitest'
import { demandPrograms } from '#stack/install.ts'
import { portsFor, rtpPorts, testOffset } from '#stack/ports.ts'
import { stepsTo } from '#stack/steps.ts'
import { play } from './play.ts'
import { whole } from './report.ts'
import { regressions } from './seeds.ts'
import { type Stage, startStage } from './stage.ts'

/** Beside bin/test's own stacks, which others need whole. */
const offset = Number(process.env.VEZ_PORT_OFFSET ?? testOffset) + 200
const ports = portsFor(offset, { VEZ_PORT_RTP: `${portsFor(offset).rtp + 4 * rtpPorts}` })
const name = `${process.env.VEZ_STACK ?? 'test'}-faults`

let stage: Stage | undefined
const start = async () => {
  stage = await startStage({ name, ports })
  return stage
}
beforeAll(async () => {
  await demandPrograms(['sipp'], stepsTo(console.log))
  await start()
})
afterAll(() => stage?.stop())

const known = new Map(regressions.map(({ seed, story }) => [seed, story]))
const usual = 'what breaks is mended, and nobody is lost'
const seeds = [...new Set([...known.keys(), ...Array.from({ length: 20 }, (_, n) => n + 1)])].slice(0, 20)

for (const seed of seeds)
  test(`seed ${seed}: ${known.get(seed) ?? usual}`, async () => {
    const outcome = await play(stage ?? (await start()), seed)
    if (outcome.findings.length === 0) return
    // What went wrong is not carried into the next day.
    await stage?.stop()
    stage = undefined
    expect.fail(whole(outcome))
  })
