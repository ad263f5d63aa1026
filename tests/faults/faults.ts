import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultName, PlannedFault } from './draw.ts'
import type { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

type Scene = { stage: Stage; visitors: Visitor[]; fault: PlannedFault }

/** Breaks it, and mends it after `fault.forMs`. Resolves when it is mended. */
export const faults: Record<FaultName, (scene: Scene) => Promise<unknown>> = {
  'server-killed': ({ stage, fault }) => stage.killServer(fault.forMs),
  'events-cut': ({ stage }) => Promise.resolve(stage.wires.events.cut()),
  'events-half-open': ({ stage }) => Promise.resolve(stage.wires.events.halfOpen()),
  'ari-cut': async ({ stage, fault }) => {
    if (fault.degree < 0.5) return stage.wires.ari.cut()
    stage.wires.ari.refuse()
    await sleep(fault.forMs)
    stage.wires.ari.heal()
  },
  'ari-stalled': ({ stage, fault }) => stalled(stage.wires.ari, fault),
  'ami-cut': ({ stage }) => Promise.resolve(stage.wires.ami.cut()),
  'redis-killed': ({ stage, fault }) => stage.restart('redis', hard(fault), fault.forMs),
  'redis-stalled': ({ stage, fault }) => stalled(stage.wires.redis, fault),
  'database-cut': async ({ stage, fault }) => {
    if (fault.degree < 0.5) return stage.wires.database.cut()
    stage.wires.database.refuse()
    await sleep(fault.forMs)
    stage.wires.database.heal()
  },
  'database-slow': async ({ stage, fault }) => {
    stage.wires.database.delay(50 + fault.degree * 250)
    await sleep(fault.forMs)
    stage.wires.database.heal()
  },
  'database-stalled': ({ stage, fault }) => stalled(stage.wires.database, fault),
  'ferretdb-killed': ({ stage, fault }) => stage.restart('ferretdb', hard(fault), fault.forMs / 2),
  'postgres-killed': ({ stage, fault }) => stage.restart('postgres', hard(fault), fault.forMs / 2),
  'asterisk-killed': ({ stage, fault }) => stage.restart('asterisk', 'SIGKILL', fault.forMs / 2),
  'asterisk-restarted': ({ stage }) => stage.restart('asterisk', 'SIGTERM', 0),
  'clock-moved': async ({ stage, fault }) => {
    // Up to a minute and a half, in either direction; and back, as a time server does it.
    await stage.moveClock((fault.degree - 0.5) * 180_000)
    await sleep(fault.forMs)
    await stage.moveClock(0)
  },
  'disk-full': async ({ stage, fault }) => {
    await stage.disk.fill()
    await sleep(fault.forMs)
    await stage.disk.empty()
  },
  'browser-vanished': async ({ stage, fault }) => {
    const browser = [...stage.browsers.values()][fault.whom % stage.browsers.size]
    browser?.vanish()
    await sleep(fault.forMs)
    browser?.back()
  },
  'phone-vanished': ({ stage, fault }) => {
    const agent = stage.agents[fault.whom % stage.agents.length]
    return agent ? stage.vanishPhone(agent, fault.forMs) : Promise.resolve()
  },
  'visitor-vanished': async ({ visitors, fault }) => {
    const visitor = visitors[fault.whom % visitors.length]
    visitor?.vanish()
    await sleep(fault.forMs)
    visitor?.back()
  },
}

const hard = ({ degree }: PlannedFault) => (degree < 0.5 ? 'SIGKILL' : 'SIGTERM')

async function stalled(wire: { stall(): void; heal(): void }, { forMs }: PlannedFault): Promise<void> {
  wire.stall()
  await sleep(forMs)
  wire.heal()
}
