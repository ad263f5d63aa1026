/** One step of a way, as it is compared: what kind of step, where, and what was decided. */
export type Compared = { is: string; place: string | null; id: string | null; why: string | null }
export type Pair<Step> = { traced: Step | null; real: Step | null; same: boolean }

const isSame = (a: Compared, b: Compared) => a.is === b.is && a.place === b.place && a.id === b.id && a.why === b.why

/** Two ways side by side: what both have stands in one row (longest common subsequence), what one has alone in its own. Pure. */
export function layBeside<Step extends Compared>(traced: readonly Step[], real: readonly Step[]): Pair<Step>[] {
  const lengths = traced.map(() => real.map(() => 0))
  const common = (a: number, b: number): number => lengths[a]?.[b] ?? 0
  for (let a = traced.length - 1; a >= 0; a--)
    for (let b = real.length - 1; b >= 0; b--)
      lengths[a]![b] = isSame(traced[a]!, real[b]!)
        ? 1 + common(a + 1, b + 1)
        : Math.max(common(a + 1, b), common(a, b + 1))

  const pairs: Pair<Step>[] = []
  const apart = { traced: [] as Step[], real: [] as Step[] }
  /** What differs stands beside what is there instead: the same place with another decision in one row. */
  function closeGap(): void {
    for (let row = 0; row < Math.max(apart.traced.length, apart.real.length); row++)
      pairs.push({ traced: apart.traced[row] ?? null, real: apart.real[row] ?? null, same: false })
    apart.traced = []
    apart.real = []
  }
  let a = 0
  let b = 0
  while (a < traced.length || b < real.length) {
    const one = traced[a]
    const other = real[b]
    if (one && other && isSame(one, other)) {
      closeGap()
      pairs.push({ traced: one, real: other, same: true })
      a++
      b++
    } else if (one && (!other || common(a + 1, b) >= common(a, b + 1))) {
      apart.traced.push(one)
      a++
    } else if (other) {
      apart.real.push(other)
      b++
    }
  }
  closeGap()
  return pairs
}
