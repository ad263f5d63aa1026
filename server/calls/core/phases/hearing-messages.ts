import { awaitKey, hangUpQuiet, keyInMailbox } from '../mailbox.ts'
import { originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

export const hearingMessages: PhaseRules<'hearing-messages'> = {
  soundFinished: (turn) => awaitKey(turn),
  keyPressed(turn, phase, leg, key) {
    if (leg === originOf(turn.call)) keyInMailbox(turn, phase, key)
  },
  timePassed: (turn) => hangUpQuiet(turn),
  resumed: (turn) => hangUpQuiet(turn),
}
