import { ask, beep, decide, listen } from '../dictation.ts'
import { lastWord } from '../ending.ts'
import { originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

/** An audio is spoken by phone (M14): beep, one speaks, a key; one hears it, keeps it or speaks again. */
export const dictating: PhaseRules<'dictating'> = {
  soundFinished(turn, phase) {
    if (phase.stage === 'told') listen(turn, phase)
    // The question was heard: there is time for an answer.
    else if (phase.stage === 'asked') turn.call.wakeAt = turn.now + 10_000
  },
  keyPressed(turn, phase, leg, key) {
    if (leg !== originOf(turn.call)) return
    if (phase.stage === 'recording' && phase.recordingId)
      turn.effects.push({ do: 'stop-recording', recordingId: phase.recordingId })
    else if (phase.stage === 'asked') decide(turn, phase, key)
  },
  recordingEnded(turn, phase, recordingId, recorded) {
    if (phase.stage !== 'recording' || phase.recordingId !== recordingId) return
    if (recorded) ask(turn, phase)
    else beep(turn, phase, 'dictation/nothing')
  },
  timePassed(turn, phase) {
    if (phase.stage === 'told') return listen(turn, phase)
    // The end of a recording that nobody told us of.
    if (phase.stage === 'recording') return beep(turn, phase, 'dictation/nothing')
    if (phase.recordingId) turn.effects.push({ do: 'forget-recording', recordingId: phase.recordingId })
    lastWord(turn, [{ prompt: 'dictation/not-kept', language: turn.call.language }], 'hung-up')
  },
  resumed(turn, phase) {
    turn.call.soundId = null
    if (phase.stage === 'asked') ask(turn, phase)
    else if (phase.stage === 'keeping') decide(turn, phase, '1')
    else {
      if (phase.recordingId) turn.effects.push({ do: 'stop-recording', recordingId: phase.recordingId })
      beep(turn, phase)
    }
  },
}
