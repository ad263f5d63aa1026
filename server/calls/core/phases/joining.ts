import { seekAgain, sought } from '../adopt.ts'
import type { PhaseRules } from './contract.ts'

/** The leg that dialled is to become another call's. */
export const joining: PhaseRules<'joining'> = {
  timePassed: (turn) => sought(turn, null),
  resumed: (turn) => seekAgain(turn),
}
