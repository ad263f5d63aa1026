import { describe, expect, test } from 'vitest'
import { settle, type VirtualClock, virtualClock } from '#server/kernel/clock.ts'
import type { Holder, Lease, LeaseStore } from '#server/store/owner.ts'
import { createKeeper } from './keeper.ts'

const quiet = { info() {}, warn() {}, error() {} }

/** The leases of an installation, as single atomic steps on them leave them. */
function leasesOf(): LeaseStore & { of(shard: number): Lease | undefined; down: boolean } {
  const kept = new Map<number, Lease>()
  const all = {
    down: false,
    of: (shard: number) => kept.get(shard),
    async all() {
      if (all.down) throw new Error('the store is away')
      return [...kept.values()].map((lease) => ({ ...lease }))
    },
    async take(shard: number, seen: number, holder: Holder) {
      if ((kept.get(shard)?.fence ?? 0) !== seen) return undefined
      kept.set(shard, { shard, fence: seen + 1, beat: 0, holder })
      return seen + 1
    },
    async renew(shard: number, fence: number) {
      if (all.down) throw new Error('the store is away')
      const lease = kept.get(shard)
      if (lease?.fence !== fence) return false
      kept.set(shard, { ...lease, beat: lease.beat + 1 })
      return true
    },
    async release(shard: number, fence: number) {
      const lease = kept.get(shard)
      if (lease?.fence === fence) kept.set(shard, { ...lease, holder: null })
    },
  }
  return all
}

/** One process of it. `stop` is SIGSTOP: its timers do not run, and go off late when it goes on. */
function process(name: string, store: LeaseStore, clock: VirtualClock) {
  const goneTold = new Map<string, () => void>()
  const serves = new Set<number>()
  const state = { deposed: false, stopped: false, failing: false }
  const late: (() => void)[] = []
  const keeper = createKeeper({
    store,
    me: { id: name, address: `http://${name}`, secret: name },
    shards: 2,
    watch(holder, gone) {
      goneTold.set(holder.id, gone)
      return () => void goneTold.delete(holder.id)
    },
    async begin(shard) {
      if (state.failing) throw new Error('it cannot be served')
      serves.add(shard)
    },
    async end(shard) {
      serves.delete(shard)
    },
    deposed() {
      state.deposed = true
      serves.clear()
    },
    clock: {
      now: clock.now,
      wakeAt: (at, wake) => clock.wakeAt(at, () => (state.stopped ? void late.push(wake) : wake())),
    },
    log: quiet,
  })
  return {
    keeper,
    state,
    serves: () => [...serves].toSorted(),
    sees: (other: string) => goneTold.get(other)?.(),
    stop: () => {
      state.stopped = true
    },
    async goesOn() {
      state.stopped = false
      for (const wake of late.splice(0)) wake()
      await settle()
    },
  }
}

async function twoProcesses() {
  const clock = virtualClock()
  const store = leasesOf()
  const [ana, bia] = [process('ana', store, clock), process('bia', store, clock)]
  await Promise.all([ana.keeper.start(), bia.keeper.start()])
  await clock.advance(10_000)
  return { clock, store, ana, bia }
}

describe('two processes', () => {
  test('that start in the same moment have one shard each, and keep it', async () => {
    const { clock, ana, bia } = await twoProcesses()
    expect([ana.serves(), bia.serves()].flat().toSorted()).toEqual([0, 1])
    const before = ana.serves()
    await clock.advance(600_000)
    expect(ana.serves()).toEqual(before)
    expect([ana.state.deposed, bia.state.deposed]).toEqual([false, false])
  })

  test('where one is seen to be gone, the other has both at once, with a higher fence', async () => {
    const { store, ana, bia } = await twoProcesses()
    const [theirs = -1] = bia.serves()
    bia.stop()
    ana.sees('bia')
    await settle()
    expect(ana.serves()).toEqual([0, 1])
    expect(store.of(theirs)).toMatchObject({ fence: 2, holder: { id: 'ana' } })
  })

  test('where one does not beat any more, the other has both when the time is over', async () => {
    const { clock, ana, bia } = await twoProcesses()
    bia.stop()
    await clock.advance(4_000)
    expect(ana.serves()).toHaveLength(1)
    await clock.advance(3_000)
    expect(ana.serves()).toEqual([0, 1])
  })

  test('where one was stopped and comes back late, it knows before it does anything, and is no owner any more', async () => {
    const { clock, ana, bia } = await twoProcesses()
    bia.stop()
    await clock.advance(60_000)
    expect(bia.state.deposed).toBe(false)
    const known = bia.keeper.sure()
    expect(known, 'what it is told meanwhile has to wait').toBeDefined()
    await known
    expect(bia.state.deposed).toBe(true)
    expect(ana.serves()).toEqual([0, 1])
  })

  test('where one was stopped and its own timers go off first, what it is told next has to wait all the same', async () => {
    const { clock, ana, bia } = await twoProcesses()
    bia.stop()
    await clock.advance(60_000)
    const going = bia.goesOn()
    const known = bia.keeper.sure()
    expect(known).toBeDefined()
    await Promise.all([going, known])
    expect(bia.state.deposed).toBe(true)
    expect(ana.serves()).toEqual([0, 1])
  })

  test('where one was stopped for a moment only, nothing waits and nothing changes', async () => {
    const { clock, ana, bia } = await twoProcesses()
    bia.stop()
    await clock.advance(3_000)
    expect(bia.keeper.sure()).toBeUndefined()
    await bia.goesOn()
    await clock.advance(60_000)
    expect([ana.serves().length, bia.serves().length]).toEqual([1, 1])
  })

  test('while the store is away, each goes on with what it has, and takes nothing', async () => {
    const { clock, store, ana, bia } = await twoProcesses()
    const before = [ana.serves(), bia.serves()]
    store.down = true
    await clock.advance(60_000)
    expect(ana.keeper.sure()).toBeUndefined()
    store.down = false
    await clock.advance(60_000)
    expect([ana.serves(), bia.serves()]).toEqual(before)
    expect([ana.state.deposed, bia.state.deposed]).toEqual([false, false])
  })

  test('what one gives away the other takes, and it may come back', async () => {
    const { clock, ana, bia } = await twoProcesses()
    await ana.keeper.give()
    expect(ana.serves()).toEqual([])
    await clock.advance(1_000)
    expect(bia.serves()).toEqual([0, 1])
    ana.sees('bia')
    await settle()
    expect(ana.serves()).toEqual([0, 1])
  })

  test('one that ends in order leaves all to the other', async () => {
    const { clock, ana, bia } = await twoProcesses()
    await bia.keeper.stop()
    expect(bia.serves()).toEqual([])
    await clock.advance(1_000)
    expect(ana.serves()).toEqual([0, 1])
  })
})

test('a shard that cannot be served is given back, and left to others for a while', async () => {
  const clock = virtualClock()
  const store = leasesOf()
  const ana = process('ana', store, clock)
  ana.state.failing = true
  await ana.keeper.start()
  await settle()
  expect(store.of(0)?.holder).toBeNull()
  ana.state.failing = false
  await clock.advance(20_000)
  expect(ana.serves()).toEqual([0, 1])
})
