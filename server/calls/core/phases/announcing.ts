import { goTo } from '../way.ts'
import type { PhaseRules } from './contract.ts'

export const announcing: PhaseRules<'announcing'> = {
  soundFinished: (turn, { next }) => goTo(turn, next),
  timePassed: (turn, { next }) => goTo(turn, next),
  // Whether it was heard is not known: the caller is not made to hear it twice.
  resumed: (turn, { next }) => goTo(turn, next),
}
