import { describe, expect, test } from 'vitest'
import { type Asked, type Lease, leaseTimes, look, type Sight, toTake } from './lease.ts'

const ana = { id: 'ana', address: 'http://10.0.0.1:8080' }
const bia = { id: 'bia', address: 'http://10.0.0.2:8080' }
const of = (shard: number, holder: Lease['holder'], { fence = 1, beat = 0 } = {}): Lease => ({
  shard,
  fence,
  beat,
  holder,
})

/** A process that looks once a second; `beats` says whose beat goes on meanwhile. */
function process(me: typeof ana, startedAt = 0) {
  let sight: Sight | undefined
  const asks = (leases: Lease[], now: number, more: Partial<Asked> = {}) => {
    sight = look(sight, leases, now)
    const held = new Set(leases.filter(({ holder }) => holder?.id === me.id).map(({ shard }) => shard))
    const common = { shards: 2, gone: new Set<string>(), given: new Map<number, number>() }
    return toTake({ ...common, leases, sight, me, held, startedAt, now, ...more }).map(({ shard }) => shard)
  }
  return { asks }
}

describe('two processes that start together', () => {
  test('take one shard each, whoever is first', () => {
    const [one, other] = [process(ana), process(bia)]
    expect(one.asks([], 0)).toEqual([0])
    expect(other.asks([of(0, ana)], 5)).toEqual([1])
    expect(one.asks([of(0, ana), of(1, bia)], 1_000)).toEqual([])
  })

  test('ask for the fence that they saw: the slower one has seen an older one', () => {
    const seen = { shards: 1, leases: [of(0, null, { fence: 7 })], me: ana, gone: new Set<string>() }
    const rest = { held: new Set<number>(), given: new Map<number, number>(), startedAt: 0, now: 0 }
    expect(toTake({ ...seen, ...rest, sight: look(undefined, seen.leases, 0) })).toEqual([{ shard: 0, fence: 7 }])
  })

  test('one that stays alone takes all', () => {
    const one = process(ana)
    expect(one.asks([of(0, ana)], 1_000)).toEqual([])
    expect(one.asks([of(0, ana, { beat: 1 })], leaseTimes.sharingMs)).toEqual([1])
  })
})

describe('a holder', () => {
  test('that beats keeps its shard for ever', () => {
    const one = process(ana, -60_000)
    for (let second = 0; second < 60; second++)
      expect(one.asks([of(0, ana), of(1, bia, { beat: second })], second * 1_000)).toEqual([])
  })

  test('that beats late, but within the time, keeps it', () => {
    const one = process(ana, -60_000)
    for (let second = 0; second < 60; second++)
      expect(one.asks([of(0, ana), of(1, bia, { beat: Math.floor(second / 4) })], second * 1_000)).toEqual([])
  })

  test('whose beat stands still loses it after that time, not before', () => {
    const one = process(ana, -60_000)
    const leases = [of(0, ana), of(1, bia)]
    for (let now = 0; now < leaseTimes.silentAfterMs; now += 1_000) expect(one.asks(leases, now)).toEqual([])
    expect(one.asks(leases, leaseTimes.silentAfterMs)).toEqual([1])
  })

  test('that was seen to be gone loses it at once', () => {
    const one = process(ana, -60_000)
    expect(one.asks([of(0, ana), of(1, bia)], 0, { gone: new Set(['bia']) })).toEqual([1])
  })

  test('that was followed by another at the same shard begins anew: its beat is counted by its own fence', () => {
    const one = process(ana, -60_000)
    one.asks([of(0, ana), of(1, bia, { beat: 3 })], 0)
    one.asks([of(0, ana), of(1, bia, { beat: 3 })], 4_000)
    const again = of(1, { id: 'bia-2', address: bia.address }, { fence: 2, beat: 3 })
    expect(one.asks([of(0, ana), again], 5_000)).toEqual([])
  })
})

describe('a process that was stopped for a minute', () => {
  test('takes nobody’s shard when it comes back, for it did not see whether they beat', () => {
    const one = process(ana, -60_000)
    one.asks([of(0, ana), of(1, bia, { beat: 3 })], 0)
    // The whole machine slept: bia’s beat stands where it stood.
    expect(one.asks([of(0, ana), of(1, bia, { beat: 3 })], 60_000)).toEqual([])
    for (let now = 61_000; now < 65_000; now += 1_000)
      expect(one.asks([of(0, ana), of(1, bia, { beat: 3 })], now)).toEqual([])
    expect(one.asks([of(0, ana), of(1, bia, { beat: 3 })], 65_000)).toEqual([1])
  })

  test('and finds its own taken meanwhile: it asks for nothing', () => {
    const one = process(ana, -60_000)
    one.asks([of(0, ana), of(1, bia)], 0)
    expect(one.asks([of(0, bia, { fence: 2, beat: 50 }), of(1, bia, { beat: 60 })], 60_000)).toEqual([])
  })
})

describe('a process that is started anew', () => {
  test('takes first what it had, for nobody else has its address', () => {
    const again = process({ ...ana, id: 'ana-2' })
    expect(again.asks([of(0, bia), of(1, ana)], 0)).toEqual([1])
  })

  test('takes nothing where all is held', () => {
    const again = process({ ...ana, id: 'ana-2' })
    const beats = (beat: number) => [of(0, bia, { beat }), of(1, bia, { beat })]
    for (let second = 0; second < 30; second++) expect(again.asks(beats(second), second * 1_000)).toEqual([])
  })
})

test('what was given away is left to others for a while', () => {
  const one = process(ana, -60_000)
  const given = new Map([[1, 10_000]])
  expect(one.asks([of(0, ana), of(1, null)], 9_000, { given })).toEqual([])
  expect(one.asks([of(0, ana), of(1, null)], 10_000, { given })).toEqual([1])
})
