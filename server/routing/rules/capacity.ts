import type { Medium } from '#server/kernel/media.ts'
import type { Capacity } from '../core/settings.ts'
import type { Reservation } from '../core/stored.ts'

export type Fit = 'fits' | 'offer-open' | 'wrap-up' | 'no-capacity'

/**
 * Whether an agent who holds these reservations can be offered one more of `medium`: the only place that knows.
 * Work that `medium` may interrupt weighs nothing against it; an offer that already alerts counts as work, and
 * another may alert beside it only by interrupting it.
 */
export function fits(reservations: readonly Reservation[], medium: Medium, capacity: Capacity): Fit {
  const interrupts = capacity.mayInterrupt[medium]
  let held = 0
  let heldByWrapUp = 0
  let load = capacity.weights[medium]
  let loadOfWrapUp = 0
  for (const reservation of reservations) {
    const interrupted = reservation.medium !== medium && interrupts.includes(reservation.medium)
    if (reservation.state === 'alerting' && !interrupted) return 'offer-open'
    const wrapsUp = reservation.state === 'wrap-up'
    if (reservation.medium === medium) {
      held++
      if (wrapsUp) heldByWrapUp++
    }
    if (interrupted) continue
    load += reservation.weight
    if (wrapsUp) loadOfWrapUp += reservation.weight
  }
  const limit = capacity.limits[medium]
  if (held < limit && load <= capacity.total) return 'fits'
  return held - heldByWrapUp < limit && load - loadOfWrapUp <= capacity.total ? 'wrap-up' : 'no-capacity'
}

/** Whether work of this medium goes back to its queue when its agent goes offline; else it goes on where it is. */
export const returnsToQueue: Record<Medium, boolean> = { voice: false, chat: true, email: true }
