import type { Instant } from '#server/kernel/clock.ts'

/** Who has a shard, as it is written; `beat` goes on for as long as its holder lives. */
export type Lease = { shard: number; fence: number; beat: number; holder: { id: string; address: string } | null }

/** What this process has seen of the leases, by its own clock alone: no two machines' clocks are compared. */
export type Sight = { at: Instant; seen: ReadonlyMap<number, { fence: number; beat: number; since: Instant }> }

export const leaseTimes = {
  /** A holder's beat goes on this often, and all look this often. */
  lookEveryMs: 1_000,
  /** A beat that stands still for so long is that of a process that is gone, or as good as. */
  silentAfterMs: 5_000,
  /** Processes that start together share: so long each takes one shard only. */
  sharingMs: 3_000,
  /** A shard that was given away is not taken back for so long. */
  givenForMs: 10_000,
}

/**
 * Looks again. Who has not looked for a while (a process that was stopped, a machine that slept) has seen nothing
 * meanwhile: what stands still may have stood still for no longer than we did, and is watched from now on.
 */
export function look(before: Sight | undefined, leases: readonly Lease[], now: Instant): Sight {
  const watched = before && now - before.at < leaseTimes.silentAfterMs ? before.seen : new Map()
  return {
    at: now,
    seen: new Map(
      leases.map(({ shard, fence, beat }) => {
        const known = watched.get(shard)
        const stands = known !== undefined && known.fence === fence && known.beat === beat
        return [shard, { fence, beat, since: stands ? known.since : now }]
      }),
    ),
  }
}

export type Asked = {
  /** Of the installation. */
  shards: number
  leases: readonly Lease[]
  sight: Sight
  me: { id: string; address: string }
  /** Processes that were seen to be gone. */
  gone: ReadonlySet<string>
  held: ReadonlySet<number>
  /** Shards that this process gave away, and until when it leaves them to others. */
  given: ReadonlyMap<number, Instant>
  startedAt: Instant
  now: Instant
}

/**
 * Which shards this process should try to take now, with the fence that each must still have: whoever is quicker changes
 * it. Taking one whose holder lives after all harms nothing but that holder: it can write no more.
 */
export function toTake(asked: Asked): { shard: number; fence: number }[] {
  const { shards, held, startedAt, now } = asked
  const free = Array.from({ length: shards }, (_, shard) => shard)
    .filter((shard) => !held.has(shard))
    .flatMap((shard) => freeNow(shard, asked) ?? [])
    // What this process had before it was started anew comes first: it is free for certain, and others may be on their way.
    .toSorted((a, b) => Number(b.wasMine) - Number(a.wasMine) || a.shard - b.shard)
    .map(({ shard, fence }) => ({ shard, fence }))
  if (now - startedAt >= leaseTimes.sharingMs) return free
  return free.slice(0, Math.max(0, 1 - held.size))
}

function freeNow(shard: number, { leases, sight, me, gone, given, now }: Asked) {
  if (now < (given.get(shard) ?? now)) return undefined
  const lease = leases.find((one) => one.shard === shard)
  if (!lease) return { shard, fence: 0, wasMine: false }
  const { fence, holder } = lease
  if (holder === null) return { shard, fence, wasMine: false }
  // Whoever had our address is not there any more: we are.
  const wasMine = holder.address === me.address
  const since = sight.seen.get(shard)?.since ?? now
  const isFree = wasMine || gone.has(holder.id) || now - since >= leaseTimes.silentAfterMs
  return isFree ? { shard, fence, wasMine } : undefined
}
