import { begun, handOut, standAgain } from '../standing.ts'
import type { PhaseRules } from './contract.ts'

/** Its phone stays up. That it is hung up, here or in the talk that it was lent to, is the end of the call. */
export const standingBy: PhaseRules<'standing-by'> = {
  legAnswered: (turn) => begun(turn),
  soundFinished: (turn, phase) => handOut(turn, phase),
  timePassed: (turn, phase) => handOut(turn, phase),
  resumed: (turn, phase) => standAgain(turn, phase),
}
