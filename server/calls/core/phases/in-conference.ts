import { askPin, keyOfPin, standAgain, tryPin } from '../conference.ts'
import type { PhaseRules } from './contract.ts'

/** Who is at the door is asked for the PIN. */
export const conferencePin: PhaseRules<'conference-pin'> = {
  keyPressed: (turn, phase, _leg, key) => keyOfPin(turn, phase, key),
  // Who types no # has typed all of it.
  timePassed: (turn, phase) => tryPin(turn, phase),
  resumed: (turn, phase) => askPin(turn, phase),
}

/** Its end is the end of this member's call; the others go on. */
export const inConference: PhaseRules<'in-conference'> = {
  resumed: (turn, phase) => standAgain(turn, phase),
}
