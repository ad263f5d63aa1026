import { lastWord } from '../ending.ts'
import { tryLater } from '../features.ts'
import type { PhaseRules } from './contract.ts'

export const feature: PhaseRules<'feature'> = {
  timePassed: (turn) => lastWord(turn, [tryLater(turn.call.language)], 'hung-up'),
  // Whether it was done is not known, and twice would undo it: who dialled it is asked to try again.
  resumed: (turn) => lastWord(turn, [tryLater(turn.call.language)], 'hung-up'),
}
