import { lastWord } from '../ending.ts'
import { keyOfFeature, tryLater } from '../features.ts'
import { originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

export const feature: PhaseRules<'feature'> = {
  keyPressed(turn, phase, leg, key) {
    if (leg === originOf(turn.call)) keyOfFeature(turn, phase, key)
  },
  timePassed: (turn) => lastWord(turn, [tryLater(turn.call.language)], 'hung-up'),
  // Whether it was done is not known, and twice would undo it: who dialled it is asked to try again.
  resumed: (turn) => lastWord(turn, [tryLater(turn.call.language)], 'hung-up'),
}
