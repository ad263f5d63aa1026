import type { Leg } from '../call.ts'
import { tellHandedOver, tellStarted } from '../capacity.ts'
import { keyInTalk, typedLongEnough } from '../in-talk.ts'
import { askOpinion, hungUpOnServed } from '../opinion.ts'
import { comeBack, isComingBack, partyEnded, ringAgain, stand } from '../talk.ts'
import { drop, originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

export const talking: PhaseRules<'talking'> = {
  legAnswered(turn, _phase, leg) {
    if (isComingBack(turn.call, leg)) comeBack(turn, leg)
  },
  keyPressed: (turn, _phase, leg, key) => keyInTalk(turn, leg, key),
  legEnded(turn, phase, leg, cause) {
    if (!hungUpOnServed(phase, leg, cause) || !askOpinion(turn)) partyEnded(turn, leg, cause)
  },
  timePassed(turn) {
    if (!typedLongEnough(turn)) ringAgain(turn)
  },
  resumed(turn, { legId, agentId, back }) {
    const { call } = turn
    if (call.passedOn) tellHandedOver(turn, agentId)
    else if (agentId && !call.legs.some((leg) => leg.offerId && leg.legId === legId)) tellStarted(turn, agentId)
    stand(turn)
    // Phones that rang beside the one that has the caller: to hang them up may have been lost.
    const isOfTalk = (leg: Leg) => leg === originOf(call) || leg.legId === legId || leg.legId === back?.legId
    for (const leg of call.legs) if (!isOfTalk(leg)) drop(turn, leg, 'answered-elsewhere')
    const lost = call.legs.find((leg) => leg.legId === back?.lost)
    if (lost) drop(turn, lost, 'answered-elsewhere')
  },
}
