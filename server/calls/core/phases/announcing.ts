import { hush, isOrigin, say } from '../announce.ts'
import type { Turn } from '../turn.ts'
import { goTo } from '../way.ts'
import type { PhaseOf, PhaseRules } from './contract.ts'

/** For so long after the end the key that repeats still counts. */
const repeatWithinMs = 3_000

export const announcing: PhaseRules<'announcing'> = {
  keyPressed(turn, phase, leg, key) {
    if (!isOrigin(turn, leg)) return
    if (key === phase.repeatKey) say(turn, phase)
    else if (key === phase.skipKey) goOn(turn, phase)
  },
  soundFinished(turn, phase) {
    const { call, now } = turn
    const plays = (phase.plays ?? 1) - 1
    if (plays > 0) {
      call.phase = { ...phase, plays }
      say(turn, phase)
    } else if (phase.repeatKey) call.wakeAt = now + repeatWithinMs
    else goOn(turn, phase)
  },
  timePassed: (turn, phase) => goOn(turn, phase),
  // Whether it was heard is not known: the caller is not made to hear it twice.
  resumed: (turn, phase) => goOn(turn, phase),
}

function goOn(turn: Turn, { next }: PhaseOf<'announcing'>): void {
  hush(turn)
  turn.call.wakeAt = null
  goTo(turn, next)
}
