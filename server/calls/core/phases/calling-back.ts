import type { Call, Leg } from '../call.ts'
import { attemptFailed } from '../callback.ts'
import { dialOn, leaveSilent } from '../outside.ts'
import { talk } from '../talk.ts'
import { drop, originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

/** Who is called now: those before were given up. */
const calleeOf = ({ legs }: Call): Leg | undefined => legs.findLast((leg) => leg.role === 'callee')

/** The agent hears how the customer's phone rings. */
export const callingBack: PhaseRules<'calling-back'> = {
  legRinging(turn, _phase, leg) {
    if (!leg.outside || leg !== calleeOf(turn.call)) return
    leg.outside.rang = true
    turn.call.wakeAt = null
  },
  legAnswered(turn, { agentId }, leg) {
    if (leg.role !== 'callee') return
    // Its answer crossed our giving up.
    if (leg !== calleeOf(turn.call)) return drop(turn, leg, 'cancelled')
    turn.call.callback = null
    talk(turn, agentId, leg)
  },
  legEnded(turn, _phase, leg, cause) {
    if (leg === originOf(turn.call)) return attemptFailed(turn, 'cancelled')
    if (leg !== calleeOf(turn.call) || dialOn(turn, leg, cause)) return
    attemptFailed(turn, cause)
  },
  timePassed(turn) {
    const callee = calleeOf(turn.call)
    if (callee?.is === 'ringing') leaveSilent(turn, callee)
  },
}
