import { demandPrograms, type Program } from '#stack/install.ts'
import { portsFor, testOffset } from '#stack/ports.ts'
import { answers } from '#stack/probe.ts'
import { startStack } from '#stack/stack.ts'
import { stepsTo } from '#stack/steps.ts'

const addresses = ['VEZ_MONGODB_URI', 'VEZ_REDIS_URL', 'VEZ_ARI_URL']

/**
 * Where the environment names the components (bin/test does), they must answer. Otherwise a stack is started for this
 * run, with bin/test's ports and state; VEZ_STACK and VEZ_PORT_OFFSET give it others, to run beside another. All
 * components at once, so that the next project of the same run finds what it needs. Returns the teardown.
 */
export async function demandStack(programs: Program[]): Promise<() => Promise<void>> {
  await demandPrograms(programs, stepsTo(console.log))
  const given = addresses.filter((name) => process.env[name])
  if (given.length > 0) {
    for (const name of given) await demandAnswer(name, process.env[name] ?? '')
    return async () => {}
  }
  const stack = await startStack({
    name: process.env.VEZ_STACK ?? 'test',
    ports: portsFor(Number(process.env.VEZ_PORT_OFFSET ?? testOffset), process.env),
    components: ['mongodb', 'redis', 'asterisk'],
    shards: 2,
    log: console.log,
  })
  Object.assign(process.env, stack.env)
  return async () => {
    for (const name of Object.keys(stack.env)) delete process.env[name]
    await stack.stop()
  }
}

async function demandAnswer(name: string, address: string): Promise<void> {
  const { hostname, port } = new URL(address)
  if (!(await answers(Number(port), undefined, hostname)))
    throw new Error(`Nothing answers at ${name}: start it, or unset ${name} and the tests start their own.`)
}
