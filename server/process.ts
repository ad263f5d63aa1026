import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { createSessions } from './api/index.ts'
import { listen } from './api/listen.ts'
import { type App, createApp } from './app.ts'
import { companyOfChat } from './channels/index.ts'
import type { Config } from './config.ts'
import { companyModel } from './directory/index.ts'
import { createMetrics, type Log, newId, onStop, systemClock } from './host/index.ts'
import { asId, type CompanyId } from './kernel/ids.ts'
import { musicModel } from './music/index.ts'
import { configOf, createFront, createKeeper, shardOf, watchNeighbour } from './shards/index.ts'
import { connectStore } from './store/connection.ts'
import { type Holder, leaseStore, takeShard } from './store/owner.ts'
import { connectRedis } from './store/redis.ts'

export type Process = {
  start(): Promise<void>
  /** Gives one shard away, where there are several. */
  give(): Promise<void>
  stop(why: string): Promise<void>
}
type Options = {
  config: Config
  log: Log
  /** Somebody else owns what this process believed to own. */
  deposed: (why: unknown) => void
}

const portIsLookedAtMs = 250

/** What a process holds: the database, what it counts of itself, and a house (`app.ts`) for each shard that is its own. */
export async function createProcess(options: Options): Promise<Process> {
  const { config, log } = options
  const stopping = onStop({ log })
  const store = await connectStore(config.mongodbUri)
  stopping.add('mongodb', store.close)
  const shared = { store, metrics: createMetrics(), log }
  const parts = { ...options, stopping, shared }
  return config.shards === 1 ? ofOneShard(parts) : ofSeveral(parts)
}

type Parts = Options & {
  stopping: ReturnType<typeof onStop>
  shared: Pick<Parameters<typeof createApp>[0], 'store' | 'metrics' | 'log'>
}

/** The one shard is taken without asking: whoever has it by then cannot write any more (docs/decisions/0001). */
async function ofOneShard({ config, deposed, stopping, shared }: Parts): Promise<Process> {
  const fence = await takeShard(0, systemClock.now())
  const app = await createApp({ ...shared, config: configOf(config, 0), fence, deposed })
  stopping.add('house', () => app.stop('stopping'), stopWithinMs)
  return {
    async start() {
      await app.start()
      await app.listen()
    },
    give: async () => {},
    stop: async (why) => void (await stopping.run(why)),
  }
}

/** A house has a limit for each of its parts; together they take no longer than whoever ends us waits. */
const stopWithinMs = 25_000

/** Shards come and go: see docs/decisions/0013-several-servers.md. */
async function ofSeveral({ config, log, deposed, stopping, shared }: Parts): Promise<Process> {
  const clock = systemClock
  const houses = new Map<number, { app?: App; isUp: boolean }>()
  let wasReady = false
  const me: Holder = { id: newId(), address: config.internalUrl, secret: randomBytes(24).toString('base64url') }
  const redis = await connectRedis({ url: config.redisUrl, log })
  stopping.add('sessions', () => redis.disconnect())
  const sessions = createSessions({ redis, clock })

  const known = new Map<CompanyId, number>()
  /** A company never moves while a process lives: what is known of it stays true. */
  async function shardOfCompany(companyId: CompanyId): Promise<number | undefined> {
    const before = known.get(companyId)
    if (before !== undefined) return before
    const found = await companyModel.findOne({ _id: companyId }, { shard: 1 }).lean<{ shard?: number }>()
    if (!found) return undefined
    const shard = shardOf(found.shard, config.shards)
    known.set(companyId, shard)
    return shard
  }

  const front = createFront({
    me,
    shards: config.shards,
    keys: {
      ...companyOfChat,
      session: async (token) => (await sessions.sessionOf(token))?.companyId,
      async music(id) {
        const found = await musicModel.findOne({ _id: id }, { companyId: 1 }).lean<{ companyId: string }>()
        return found ? asId<CompanyId>(found.companyId) : undefined
      },
    },
    shardOfCompany,
    serving(shard) {
      const house = houses.get(shard)
      return house?.isUp ? house.app : undefined
    },
    holderOf: (shard) => keeper.holderOf(shard),
    // Once it has been ready it stays so: to take one more shard over is no reason to send it no requests.
    isReady() {
      wasReady ||= [...houses.values()].every(({ isUp }) => isUp)
      return wasReady
    },
    sure: () => keeper.sure(),
    log,
  })
  stopping.add('front', front.close)

  const keeper = createKeeper({
    store: leaseStore,
    me,
    shards: config.shards,
    watch: (holder, gone) => watchNeighbour({ holder, gone, clock }),
    async begin(shard, fence) {
      const began = clock.now()
      const own = configOf(config, shard)
      const house: { app?: App; isUp: boolean } = { isUp: false }
      houses.set(shard, house)
      await untilFree(own.ari, shard)
      const app = await createApp({
        ...shared,
        log: log.with({ shard }),
        config: own,
        fence,
        sure: keeper.sure,
        // What a house still does after its shard was given away fails by its fence, as it should.
        deposed: (why) => void (keeper.isOurs(shard, fence) && deposed(why)),
      })
      house.app = app
      if (houses.get(shard) !== house) return app.stop('its shard is not ours any more')
      await app.start()
      house.isUp = true
      log.info('a shard is served', { shard, fence, tookMs: clock.now() - began })
    },
    async end(shard) {
      const house = houses.get(shard)
      houses.delete(shard)
      await house?.app?.stop('its shard is given away')
    },
    deposed,
    clock,
    log,
  })
  stopping.add('shards', keeper.stop, stopWithinMs)

  /** A process that is not gone, but stopped in its tracks, still listens where Asterisk calls, if it is on this machine. */
  async function untilFree({ eventsHost, eventsPort }: Config['ari'], shard: number): Promise<void> {
    for (let tries = 0; !(await isFree(eventsHost, eventsPort)); tries++) {
      if (tries === 0) log.warn('a shard waits: another process still listens for its events', { shard, eventsPort })
      await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + portIsLookedAtMs, resolve))
    }
  }

  return {
    async start() {
      const port = await listen(front.server, config.http.host, config.http.port)
      log.info('the door is open', { port, shards: config.shards })
      await keeper.start()
    },
    give: () => keeper.give(),
    stop: async (why) => void (await stopping.run(why)),
  }
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
