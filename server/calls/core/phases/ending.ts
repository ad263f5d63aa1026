import { end, finish, hangUpAll } from '../ending.ts'
import type { PhaseRules } from './contract.ts'

/** A last word is said. */
export const closing: PhaseRules<'closing'> = {
  soundFinished: (turn, { why, cause }) => end(turn, why, cause),
  timePassed: (turn, { why, cause }) => end(turn, why, cause),
}

export const ending: PhaseRules<'ending'> = {
  legEnded: (turn) => finish(turn),
  timePassed: (turn) => hangUpAll(turn, 'hung-up'),
  resumed(turn) {
    turn.call.routed = true
    hangUpAll(turn, 'hung-up')
    finish(turn)
  },
}
