import { connectStore } from '#server/store/connection.ts'
import { leaseStore } from '#server/store/owner.ts'
import { eventually } from './eventually.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'
import { freshEnvironment, type Ground, joinWorld, makeAdministrator, type World } from './world.ts'

export const shards = [0, 1]

/** Two server processes of one installation with two shards, and a company at work on each. */
export type TwoServers = {
  servers: ServerProcess[]
  /** Who has this shard now, as it is written. */
  holderOf(shard: number): Promise<ServerProcess | undefined>
  /** By the shard of its company. Both speak to the server that does not have the second shard. */
  worlds: World[]
  survivor: ServerProcess
  victim: ServerProcess
  stop(): Promise<void>
}

/** Each process takes one shard: the companies of the second are `victim`'s, those of the first `survivor`'s. */
export async function startTwoServers(options: {
  name: string
  grounds: [Ground, Ground]
  agents: string[]
}): Promise<TwoServers> {
  const { name, grounds, agents } = options
  const env = await freshEnvironment(name)
  const firstPort = Number(process.env.VEZ_HTTP_PORT)
  const servers = await Promise.all(
    shards.map((n) =>
      serverProcess({
        name: `${name}-${n}`,
        env: { ...env, VEZ_SHARDS: String(shards.length), VEZ_HTTP_PORT: String(firstPort + n) },
      }),
    ),
  )
  const ending = servers.map((server) => () => server.stop())
  const stop = async () => {
    for (const end of ending) await end()
  }
  const holderOf = async (shard: number) => {
    const lease = (await leaseStore.all()).find((one) => one.shard === shard)
    return servers.find(({ url }) => url === lease?.holder?.address)
  }
  try {
    await makeAdministrator(env.VEZ_MONGODB_URI)
    const store = await connectStore(env.VEZ_MONGODB_URI)
    ending.push(store.close)
    await Promise.all(servers.map((server) => server.start()))
    for (const { url } of servers) for (const shard of shards) await served(url, shard)
    const [survivor, victim] = await Promise.all(shards.map(holderOf))
    if (!survivor || !victim || survivor === victim) throw new Error('The two processes did not share the shards.')
    const worlds: World[] = []
    // A new company goes where fewer are: the administrator’s own is in the first shard, so the first of these is not.
    for (const shard of shards.toReversed()) {
      const ground = grounds[shard]
      if (!ground) throw new Error('a shard without ground')
      const world = await joinWorld({ name: `${name}-${shard}`, ground, agents, server: survivor })
      ending.unshift(world.stop)
      worlds[shard] = world
    }
    return { servers, holderOf, worlds, survivor, victim, stop }
  } catch (why) {
    await stop()
    throw why
  }
}

/** Whether this shard is served, asked of any of the processes. */
export const isServed = (url: string, shard: number): Promise<boolean> =>
  fetch(`${url}/shard-${shard}/media/none`).then(
    ({ status }) => status < 500,
    () => false,
  )
export const served = (url: string, shard: number, withinMs = 20_000): Promise<unknown> =>
  eventually(`shard ${shard} is served, as ${url} sees it`, () => isServed(url, shard), { withinMs })

/**
 * The time without routing: from the kill of the process that owns the company, to the first INVITE at an agent's phone
 * for a call that came after the kill. Asked of a calm world; the call is left to ring.
 */
export async function timeWithoutRouting({
  worlds: [, world],
  victim,
}: TwoServers): Promise<{ ms: number; hangUp: () => Promise<void> }> {
  if (!world) throw new Error('there is no second company')
  const killedAt = Date.now()
  await victim.kill()
  const call = await world.call(world.did.queue)
  const ring = await Promise.any(world.agents.map(({ phone }) => phone.rings({ from: call.from, withinMs: 30_000 })))
  const { invitedAt } = ring.happened
  if (invitedAt === undefined) throw new Error('it rings without an INVITE')
  return {
    ms: invitedAt - killedAt,
    async hangUp() {
      call.hangUp()
      await world.closed(call)
    },
  }
}
