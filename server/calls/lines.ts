import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { CompanyId, ExtensionId, LegId, TrunkId } from '#server/kernel/ids.ts'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
import type { Call, Leg } from './core/call.ts'
import { type LineLimits, type LineState, lineState } from './core/lines.ts'

/** A call to outside, for what caps count: seconds are from its answer to its end, or until now. */
export type OutsideCall = {
  legId: LegId
  extensionId: ExtensionId | null
  kind: DialledKind
  dialledAt: Instant
  answeredAt: Instant | null
  endedAt: Instant | null
}

const secondMs = 1_000
/** How long a carrier that answered nothing is asked last. */
const restsMs = 60_000
/** Longer than any day, summer time and all. */
const keptMs = 26 * 3_600_000

/**
 * Which trunk carries which legs, and who dialled what outside today. No number is kept that could drift: what there is
 * follows from the calls' own legs, and after a restart from their records.
 */
export function createLines({ clock }: { clock: Clock }) {
  const held = new Map<TrunkId, Set<LegId>>()
  const begun = new Map<TrunkId, Instant[]>()
  const restsUntil = new Map<TrunkId, Instant>()
  const outside = new Map<CompanyId, Map<LegId, OutsideCall>>()

  const of = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
    const found = map.get(key) ?? make()
    map.set(key, found)
    return found
  }

  function count(companyId: CompanyId, leg: Leg): void {
    const { trunkId, legId } = leg
    if (!trunkId) return
    const lines = of(held, trunkId, () => new Set())
    if (leg.is === 'down') lines.delete(legId)
    else lines.add(legId)
    if (!leg.outside) return
    const { kind, extensionId, dialledAt, answeredAt, endedAt } = leg.outside
    const known = of(outside, companyId, () => new Map())
    if (!known.has(legId)) of(begun, trunkId, () => []).push(dialledAt)
    known.set(legId, { legId, extensionId, kind, dialledAt, answeredAt, endedAt })
  }

  return {
    /** A leg of ours came by it, and its call is still being opened. */
    take: (trunkId: TrunkId, legId: LegId): void => void of(held, trunkId, () => new Set()).add(legId),
    free: (trunkId: TrunkId, legId: LegId): void => void held.get(trunkId)?.delete(legId),
    /** A call as it stands now. */
    follow(call: Call): void {
      for (const leg of call.legs) count(call.companyId, leg)
    },
    /** A call is over, whatever is written of its legs. */
    over(call: Call): void {
      for (const { trunkId, legId, outside: dialled } of call.legs) {
        if (trunkId) held.get(trunkId)?.delete(legId)
        const known = dialled && outside.get(call.companyId)?.get(legId)
        if (known) known.endedAt ??= clock.now()
      }
    },
    rest: (trunkId: TrunkId): void => void restsUntil.set(trunkId, clock.now() + restsMs),
    calls: (trunkId: TrunkId): number => held.get(trunkId)?.size ?? 0,
    state(trunkId: TrunkId, limits: LineLimits): LineState {
      const now = clock.now()
      const lately = (begun.get(trunkId) ?? []).filter((at) => at > now - secondMs)
      begun.set(trunkId, lately)
      const resting = (restsUntil.get(trunkId) ?? 0) > now
      return lineState(limits, { calls: held.get(trunkId)?.size ?? 0, begunLately: lately.length, resting })
    },
    /** What was dialled before this process began, by the calls' records. */
    recall(companyId: CompanyId, dialled: readonly OutsideCall[]): void {
      const known = of(outside, companyId, () => new Map())
      for (const one of dialled) if (!known.has(one.legId)) known.set(one.legId, one)
    },
    /** What a company's people dialled outside within the last day and a bit, the oldest first. */
    outsideCalls(companyId: CompanyId): OutsideCall[] {
      const known = outside.get(companyId)
      if (!known) return []
      const since = clock.now() - keptMs
      for (const [legId, { dialledAt, endedAt }] of known)
        if (endedAt !== null && dialledAt < since) known.delete(legId)
      return [...known.values()]
    },
  }
}
export const outsideKeptMs = keptMs
