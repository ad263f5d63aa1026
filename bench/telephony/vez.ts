import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { repository, stateDirOf } from '#stack/paths.ts'
import { portsFor } from '#stack/ports.ts'
import { type Stack, startStack } from '#stack/stack.ts'
import { startWorld, type World } from '#tests/support/world.ts'
import { usedBy } from '../processes.ts'
import { type Contestant, deepestIn, type Ground, type Use } from './contestants.ts'
import { loadFrom } from './load.ts'

/** Of its own, so that it runs beside `bin/up` and `bin/test`. */
const portOffset = 4_000
const name = 'bench-telephony-vez'

export type Vez = Contestant & { world: World; stack: Stack }

/**
 * The real server on its real stack, set up through the API: the same trunk, agents and load as the others. Callers
 * lead straight to the queue, are answered, hear music, and are recorded: all that the product does.
 */
export async function vezContestant({ carrier, phones, agents }: Ground): Promise<Vez> {
  // Each run begins with nothing in its store: what an earlier one left would be measured, too.
  await rm(stateDirOf(name), { recursive: true, force: true })
  const stack = await startStack({
    name,
    ports: portsFor(portOffset),
    components: ['mongodb', 'redis', 'asterisk'],
    log: console.log,
  })
  Object.assign(process.env, stack.env)
  try {
    const names = Array.from({ length: agents }, (_, n) => `agente${n}`)
    const ground = { carrier: carrier.address, phones: phones.address, port: carrier.port }
    const queue = { ringMs: { voice: 5_000, chat: 30_000, email: 60_000 }, againMs: 1_000 }
    const world = await startWorld({ name: 'bench', ground, agents: names, queue })
    const waitingNumber = await world.addQueue({ memberIds: [] })
    // The phones stay registered: SIPp's fixed scenarios take their places, and the driver takes no time.
    for (const { phone } of world.agents.slice(0, 1)) await phone.stop()
    await world.telco.stop()
    const folder = join(repository, '.vez/bench-telephony/vez')
    const store = stack.components().filter((name) => name !== 'asterisk')
    return {
      ...{ name: 'Vez', world, stack, server: world.sip, carrier, phones, waitingNumber },
      load: loadFrom({ folder, server: world.sip }),
      async numbersFor(count) {
        await world.setQueue({ memberIds: world.agents.slice(0, count).map(({ id }) => id) })
        return [world.did.queue]
      },
      use: () => ({
        serving: added([usedBy(stack.pid('asterisk')), usedBy(world.server.pid())]),
        store: added(store.map((name) => usedBy(stack.pid(name)))),
      }),
      deepestQueue: async () => deepestIn(await stack.asteriskCli('core show taskprocessors')),
      async stop() {
        await world.stop()
        await stack.stop()
      },
    }
  } catch (why) {
    await stack.stop()
    throw why
  }
}

const added = (uses: Use[]): Use => ({
  cpuSeconds: uses.reduce((sum, use) => sum + use.cpuSeconds, 0),
  rssMib: uses.reduce((sum, use) => sum + use.rssMib, 0),
})
