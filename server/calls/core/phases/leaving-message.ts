import { hashPressed, recordMessage, sayGoodbye } from '../mailbox.ts'
import { originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

export const leavingMessage: PhaseRules<'leaving-message'> = {
  soundFinished: (turn, phase) => recordMessage(turn, phase),
  keyPressed(turn, phase, leg, key) {
    if (leg === originOf(turn.call) && key === '#') hashPressed(turn, phase)
  },
  timePassed(turn, phase) {
    if (!phase.recordingId) return recordMessage(turn, phase)
    turn.effects.push({ do: 'stop-recording', recordingId: phase.recordingId })
    sayGoodbye(turn)
  },
  resumed(turn, phase) {
    if (!phase.recordingId) return recordMessage(turn, phase)
    // Whether its end was told while we were away is not known: what is there so far is kept.
    turn.effects.push({ do: 'stop-recording', recordingId: phase.recordingId })
    sayGoodbye(turn)
  },
}
