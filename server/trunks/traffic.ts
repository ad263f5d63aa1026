import type { Alive, LegEvent, Legs } from '#server/calls/ports.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { CompanyId, LegId, TrunkId } from '#server/kernel/ids.ts'
import type { TrunkCall } from './core/figures.ts'

type TrunkLeg = { companyId: CompanyId; trunkId: TrunkId; direction: 'in' | 'out'; answeredAt: Instant | null }

/** Which calls go over which trunk, seen where they pass: between calls and telephony. */
export interface TrunkTraffic {
  /** The same legs; what is dialled and answered by them is seen. */
  watching<Watched extends Pick<Legs, 'dial' | 'answer'>>(legs: Watched): Watched
  onEvent(event: LegEvent): void
  /** After a connect: these legs live, and no others. Of one that was answered before, the time is not known any more. */
  resume(alive: Alive, trunkAt: (address: string) => { id: TrunkId; companyId: CompanyId } | undefined): void
  now(trunkId: TrunkId): { in: number; out: number }
}

export function createTrunkTraffic(options: {
  clock: Clock
  ended: (companyId: CompanyId, call: TrunkCall & { trunkId: TrunkId }) => void
}): TrunkTraffic {
  const { clock, ended } = options
  const legs = new Map<LegId, TrunkLeg>()

  function answered(legId: LegId): void {
    const leg = legs.get(legId)
    if (leg && leg.answeredAt === null) leg.answeredAt = clock.now()
  }

  return {
    watching: (watched) => ({
      ...watched,
      async dial(legId, to, how) {
        legs.set(legId, { companyId: to.companyId, trunkId: to.trunkId, direction: 'out', answeredAt: null })
        const asked = await watched.dial(legId, to, how)
        if (!asked.ok) legs.delete(legId)
        return asked
      },
      async answer(legId) {
        const done = await watched.answer(legId)
        if (done.ok) answered(legId)
        return done
      },
    }),
    onEvent(event) {
      if (event.type === 'leg.arrived' && event.from.side === 'trunk') {
        const { companyId, legId } = event
        legs.set(legId, { companyId, trunkId: event.from.trunkId, direction: 'in', answeredAt: null })
      } else if (event.type === 'leg.answered') {
        answered(event.legId)
      } else if (event.type === 'leg.ended') {
        const leg = legs.get(event.legId)
        if (!leg) return
        legs.delete(event.legId)
        const { companyId, trunkId, direction, answeredAt } = leg
        ended(companyId, {
          trunkId,
          direction,
          answered: answeredAt !== null,
          talkedMs: answeredAt === null ? 0 : Math.max(0, clock.now() - answeredAt),
          cause: event.cause,
          sip: event.sip ?? null,
        })
      }
    },
    resume(alive, trunkAt) {
      const there = new Set(alive.legs.map(({ legId }) => legId))
      for (const legId of legs.keys()) if (!there.has(legId)) legs.delete(legId)
      for (const { legId, arrived, address, state } of alive.legs) {
        if (legs.has(legId)) continue
        const answeredAt = state === 'up' ? clock.now() : null
        if (arrived?.from.side === 'trunk') {
          const { companyId, from } = arrived
          legs.set(legId, { companyId, trunkId: from.trunkId, direction: 'in', answeredAt })
          continue
        }
        const trunk = address === undefined ? undefined : trunkAt(address)
        if (trunk) legs.set(legId, { companyId: trunk.companyId, trunkId: trunk.id, direction: 'out', answeredAt })
      }
    },
    now(trunkId) {
      const count = { in: 0, out: 0 }
      for (const leg of legs.values()) if (leg.trunkId === trunkId) count[leg.direction] += 1
      return count
    },
  }
}
