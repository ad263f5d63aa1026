import { end } from '../ending.ts'
import { talk } from '../talk.ts'
import { answerOrigin } from '../turn.ts'
import { takeCapacity, tellStarted } from '../way.ts'
import type { PhaseRules } from './contract.ts'

export const dialling: PhaseRules<'dialling'> = {
  legAnswered(turn, phase, leg) {
    if (leg.role !== 'callee') return
    answerOrigin(turn)
    takeCapacity(turn, leg.agentId)
    talk(turn, phase.agentId ?? leg.agentId, leg)
  },
  legEnded(turn, _phase, leg, cause) {
    if (leg.role === 'callee') end(turn, 'ended-by-server', cause)
  },
  resumed(turn, phase) {
    if (phase.agentId) tellStarted(turn, phase.agentId)
  },
}
