import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { Holder, Lease, LeaseStore } from '#server/store/owner.ts'
import { StaleOwner } from '#server/store/owner.ts'
import { leaseTimes, look, type Sight, toTake } from './core/lease.ts'

export type KeeperOptions = {
  store: LeaseStore
  me: Holder
  /** Of the installation. */
  shards: number
  /** Watches another process; `gone` is told once, when it is so for certain. Returns how to stop. */
  watch: (holder: Holder, gone: () => void) => () => void
  /** Begins to serve a shard that is ours now. Where it fails the shard is given back. */
  begin: (shard: number, fence: number) => Promise<void>
  /** Ends it in order. */
  end: (shard: number) => Promise<void>
  /** Somebody else has a shard that we believed to be ours. */
  deposed: (why: unknown) => void
  clock: Clock
  log: {
    info(message: string, fields?: object): void
    warn(message: string, fields?: object): void
    error(message: string, fields?: object): void
  }
}

/** Takes shards, says again and again that it has them, and sees who else has which. */
export interface Keeper {
  /** Resolves when this process has looked once. */
  start(): Promise<void>
  /** Who has it, as far as is known; null where nobody has. */
  holderOf(shard: number): Holder | null
  /** Whether we have it with this fence. */
  isOurs(shard: number, fence: number): boolean
  /**
   * Undefined where this process runs as it should; else it was stopped for so long that others may have taken what it
   * has, and resolves when that is known: until then it does nothing with what it is told.
   */
  sure(): Promise<void> | undefined
  /** Looks now: something happened that may have changed who has what. */
  look(): Promise<void>
  /** Gives one shard away, in order, and leaves it to others for a while. */
  give(): Promise<void>
  /** Ends what we serve, and gives all of it away. */
  stop(): Promise<void>
}

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, me, shards, watch, begin, end, deposed, clock, log } = options
  const held = new Map<number, number>()
  const given = new Map<number, Instant>()
  const gone = new Set<string>()
  const watched = new Map<string, () => void>()
  let leases: Lease[] = []
  let sight: Sight | undefined
  let startedAt = clock.now()
  let callOff = () => {}
  let looking = Promise.resolve()
  let stopped = false
  let awakeAt = clock.now()
  let callOffAwake = () => {}
  let making: Promise<void> | undefined

  /** Two never overlap; who asks meanwhile gets a look that began after the asking. */
  function lookNow(): Promise<void> {
    looking = looking.then(lookOnce, lookOnce)
    return looking
  }

  async function lookOnce(): Promise<void> {
    for (let again = true; again && !stopped; ) {
      for (const [shard, fence] of held)
        if (!(await store.renew(shard, fence)) && held.get(shard) === fence)
          return deposed(new StaleOwner(`shard ${shard} was taken by another process`))
      leases = await store.all()
      // Somebody has what was given away: from now on it is as any other.
      for (const { shard, holder } of leases) if (holder && holder.id !== me.id) given.delete(shard)
      sight = look(sight, leases, clock.now())
      watchOthers()
      again = await takeAll(sight)
    }
  }

  /** Whether somebody was quicker: then it is looked again. */
  async function takeAll(seen: Sight): Promise<boolean> {
    const now = clock.now()
    const asked = { shards, leases, sight: seen, me, gone, held: new Set(held.keys()), given, startedAt, now }
    let wasLate = false
    for (const { shard, fence: before } of toTake(asked)) {
      const fence = await store.take(shard, before, me, now)
      if (fence === undefined) wasLate = true
      else take(shard, fence)
    }
    return wasLate
  }

  function take(shard: number, fence: number): void {
    const before = holderOf(shard)
    leases = [...leases.filter((one) => one.shard !== shard), { shard, fence, beat: 0, holder: me }]
    held.set(shard, fence)
    log.info('a shard is ours', { shard, fence, ...(before && { after: before.address }) })
    begin(shard, fence).catch(async (why: unknown) => {
      if (held.get(shard) !== fence) return
      log.error('a shard could not be served, and is given back', { shard, why })
      given.set(shard, clock.now() + leaseTimes.givenForMs)
      await release(shard, fence).catch(() => {})
    })
  }

  async function release(shard: number, fence: number): Promise<void> {
    // It is said to live until it has ended: nobody takes it from under what is still being written.
    await end(shard)
    held.delete(shard)
    await store.release(shard, fence)
  }

  function watchOthers(): void {
    const others = new Map(leases.flatMap(({ holder }) => (holder && holder.id !== me.id ? [[holder.id, holder]] : [])))
    for (const [id, stop] of watched)
      if (!others.has(id)) {
        stop()
        watched.delete(id)
        gone.delete(id)
      }
    for (const [id, holder] of others)
      if (!watched.has(id))
        watched.set(
          id,
          watch(holder, () => lost(holder)),
        )
  }

  function lost({ id, address }: Holder): void {
    log.warn('another process is gone', { address })
    gone.add(id)
    void lookNow().catch(failed)
  }

  const failed = (why: unknown) => log.warn('who has which shard could not be looked at', { why })

  function again(): void {
    if (stopped) return
    callOff = clock.wakeAt(clock.now() + leaseTimes.lookEveryMs, () => void lookNow().catch(failed).finally(again))
  }

  /** Its own timer: that a database is slow is no sleep. */
  function stayAwake(): void {
    // This timer may well be the first to go off after a sleep: it must not hide it from what is told next.
    if (sure() === undefined) awakeAt = clock.now()
    callOffAwake = clock.wakeAt(clock.now() + leaseTimes.lookEveryMs, stayAwake)
  }

  function sure(): Promise<void> | undefined {
    if (making !== undefined) return making
    if (clock.now() - awakeAt < leaseTimes.silentAfterMs) return undefined
    log.warn('this process was stopped for a while: it is looked whose its shards are')
    making = lookNow()
      .catch(failed)
      .finally(() => {
        awakeAt = clock.now()
        making = undefined
      })
    return making
  }

  function holderOf(shard: number): Holder | null {
    const holder = leases.find((one) => one.shard === shard)?.holder ?? null
    return holder && !gone.has(holder.id) ? holder : null
  }

  return {
    async start() {
      startedAt = clock.now()
      await lookNow()
      again()
      stayAwake()
    },
    holderOf,
    sure,
    isOurs: (shard, fence) => held.get(shard) === fence,
    look: () => lookNow(),
    async give() {
      const [shard, fence] = [...held].at(-1) ?? []
      if (shard === undefined || fence === undefined) return
      given.set(shard, clock.now() + leaseTimes.givenForMs)
      log.info('a shard is given away', { shard })
      await release(shard, fence)
      await lookNow()
    },
    async stop() {
      stopped = true
      callOff()
      callOffAwake()
      for (const stop of watched.values()) stop()
      // Beating goes on while it ends: it may take longer than a beat may stand still.
      const beating = setInterval(() => {
        for (const [shard, fence] of held) void store.renew(shard, fence).catch(failed)
      }, leaseTimes.lookEveryMs)
      await Promise.all([...held].map(([shard, fence]) => release(shard, fence)))
      clearInterval(beating)
    },
  }
}
