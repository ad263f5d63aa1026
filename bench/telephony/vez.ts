import { join } from 'node:path'
import { repository } from '#stack/paths.ts'
import { portsFor } from '#stack/ports.ts'
import { startStack } from '#stack/stack.ts'
import { startWorld } from '#tests/support/world.ts'
import { type Contestant, type Course, measured } from './contestants.ts'

/** Of its own, so that it runs beside `bin/up` and `bin/test`. */
const portOffset = 4_000

/**
 * The real server on its real stack, set up through the API: the same trunk, agents and load as the others. Callers
 * lead straight to the queue, are answered, hear music, and are recorded: all that the product does.
 */
export async function vezContestant(course: Course): Promise<Contestant> {
  const stack = await startStack({
    name: 'bench-telephony-vez',
    ports: portsFor(portOffset),
    components: ['mongodb', 'redis', 'asterisk'],
    log: console.log,
  })
  Object.assign(process.env, stack.env)
  try {
    const names = Array.from({ length: course.agents }, (_, n) => `agente${n}`)
    const ground = { carrier: course.carrier.address, phones: course.phones.address, port: course.carrier.port }
    const world = await startWorld({ name: 'bench', ground, agents: names })
    // The phones stay registered: SIPp's fixed scenarios take their places, and the driver takes no time.
    for (const { phone } of world.agents.slice(0, 1)) await phone.stop()
    await world.telco.stop()
    const numbers = { arrivalNumbers: [world.did.queue], queueNumber: world.did.queue }
    const folder = join(repository, '.vez/bench-telephony/vez')
    const { arrival, again, stop } = measured({ folder, server: world.sip, course, ...numbers })
    return {
      name: 'vez',
      arrival: () => arrival(),
      again,
      async stop() {
        await stop()
        await world.stop()
        await stack.stop()
      },
    }
  } catch (why) {
    await stack.stop()
    throw why
  }
}
