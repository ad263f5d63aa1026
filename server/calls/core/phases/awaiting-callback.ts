import { giveUpCallback, tellWaits } from '../callback.ts'
import { tellAccepted, tellFailed } from '../offers.ts'
import { drop, originOf } from '../turn.ts'
import { arrivalOf } from '../way.ts'
import type { PhaseRules } from './contract.ts'

/** The place in the queue without a caller on the line: nobody hears anything, agents are asked as for any other. */
export const awaitingCallback: PhaseRules<'awaiting-callback'> = {
  legEnded(turn, _phase, leg) {
    if (leg.offerId) tellFailed(turn, leg)
  },
  soundFinished(turn) {
    const origin = originOf(turn.call)
    if (origin.role === 'caller') drop(turn, origin, 'hung-up')
  },
  timePassed(turn) {
    const { call, now } = turn
    const until = call.callback?.until ?? now
    if (now < until) call.wakeAt = until
    else giveUpCallback(turn, 'too-late')
  },
  resumed(turn, { queueId }) {
    const { call, effects, now } = turn
    effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival: arrivalOf(turn, queueId) } })
    tellWaits(turn)
    for (const leg of call.legs)
      if (leg.role === 'caller') drop(turn, leg, 'hung-up')
      else if (leg.is === 'up') tellAccepted(turn, leg)
    call.wakeAt = call.callback?.until ?? now
  },
}
