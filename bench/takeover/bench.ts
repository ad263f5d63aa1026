import { portsFor } from '#stack/ports.ts'
import { startStack } from '#stack/stack.ts'
import { eventually } from '#tests/support/eventually.ts'
import { served, shards, startTwoServers, timeWithoutRouting } from '#tests/support/two-servers.ts'

/** Of its own, so that it runs beside `bin/up` and `bin/test`. */
const portOffset = 4_000
const times = 10

/** Two servers share two shards; one is killed, again and again: how long its company's callers are not routed. */
export async function run() {
  const stack = await startStack({
    name: 'bench-takeover',
    ports: portsFor(portOffset),
    components: ['mongodb', 'redis', 'asterisk'],
    shards: shards.length,
    log: console.log,
  })
  Object.assign(process.env, stack.env)
  try {
    const two = await startTwoServers({
      name: 'bench-takeover',
      grounds: [
        { carrier: '127.0.0.160', phones: '127.0.0.161', port: 5_120 },
        { carrier: '127.0.0.162', phones: '127.0.0.163', port: 5_121 },
      ],
      agents: ['ana', 'bia'],
    })
    const taken: number[] = []
    try {
      for (let time = 0; time < times; time++) {
        await Promise.all(two.worlds.map((world) => world.calm()))
        const { ms, hangUp } = await timeWithoutRouting(two)
        taken.push(ms)
        await hangUp()
        await two.victim.start()
        two.survivor.signal('SIGUSR2')
        await eventually('the killed one has its shard again', async () => (await two.holderOf(1)) === two.victim)
        await served(two.survivor.url, 1)
      }
    } finally {
      await two.stop()
    }
    const sorted = taken.toSorted((a, b) => a - b).map(Math.round)
    const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0
    return {
      name: 'takeover',
      rows: [{ what: 'kill -9 of the owner → next INVITE to an agent, ms', min, median, max, times }],
      withoutRoutingMs: sorted,
    }
  } finally {
    await stack.stop()
  }
}
