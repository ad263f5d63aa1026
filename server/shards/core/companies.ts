/** The shard of a company: as stored, in an installation that has fewer by now, too. Pure. */
export const shardOf = (stored: number | null | undefined, shards: number): number => (stored ?? 0) % shards

/** Where a new company goes: the shard that has the fewest, the first of them. Pure. */
export function emptiest(stored: readonly (number | null | undefined)[], shards: number): number {
  const counts = new Array<number>(shards).fill(0)
  for (const one of stored) {
    const shard = shardOf(one, shards)
    counts[shard] = (counts[shard] ?? 0) + 1
  }
  return counts.indexOf(Math.min(...counts))
}
