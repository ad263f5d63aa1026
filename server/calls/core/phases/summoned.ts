import { originOf, type Turn } from '../turn.ts'
import { take } from '../way.ts'
import type { PhaseOf, PhaseRules } from './contract.ts'

/** We ring a phone. That it is not answered is the end of the leg that made the call, and so of the call. */
export const summoned: PhaseRules<'summoned'> = {
  legAnswered: (turn, phase) => goOn(turn, phase),
  resumed: (turn, phase) => {
    if (originOf(turn.call).is === 'up') goOn(turn, phase)
  },
}

function goOn(turn: Turn, { destination }: PhaseOf<'summoned'>): void {
  take(turn, { steps: [], destination })
}
