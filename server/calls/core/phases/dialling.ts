import type { Call, Leg } from '../call.ts'
import { takeCapacity, tellHandedOver, tellStarted } from '../capacity.ts'
import { dialOn, leaveSilent } from '../outside.ts'
import { talk } from '../talk.ts'
import { answerOrigin, drop, originOf } from '../turn.ts'
import { nobodyTook } from '../way.ts'
import type { PhaseRules } from './contract.ts'

/** Who is called now: those before were given up. */
const calleeOf = ({ legs }: Call): Leg | undefined => legs.findLast((leg) => leg.role === 'callee')

export const dialling: PhaseRules<'dialling'> = {
  legRinging(turn, _phase, leg) {
    if (!leg.outside || leg !== calleeOf(turn.call)) return
    leg.outside.rang = true
    turn.call.wakeAt = null
  },
  legAnswered(turn, phase, leg) {
    if (leg.role !== 'callee') return
    // Its answer crossed our giving up.
    if (leg !== calleeOf(turn.call)) return drop(turn, leg, 'cancelled')
    answerOrigin(turn)
    if (turn.call.passedOn) tellHandedOver(turn, leg.agentId)
    else takeCapacity(turn, leg.agentId)
    talk(turn, phase.agentId ?? leg.agentId, leg)
  },
  legEnded(turn, _phase, leg, cause) {
    if (leg !== calleeOf(turn.call) || dialOn(turn, leg, cause)) return
    nobodyTook(turn, cause)
  },
  timePassed(turn) {
    const callee = calleeOf(turn.call)
    if (callee?.is === 'ringing') leaveSilent(turn, callee)
  },
  resumed(turn, phase) {
    if (phase.agentId) tellStarted(turn, phase.agentId)
    const callee = calleeOf(turn.call)
    if (callee?.is === 'ringing' && !callee.outside)
      turn.effects.push({ do: 'signal-ringing', legId: originOf(turn.call).legId })
  },
}
