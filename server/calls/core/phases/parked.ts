import { tellHandedOver } from '../capacity.ts'
import { fetched, notFetched, parkedLongEnough, placeHeard } from '../park.ts'
import { musicOf } from '../transfer.ts'
import { originOf } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

export const parked: PhaseRules<'parked'> = {
  legAnswered: (turn, phase, leg) => fetched(turn, phase, leg),
  legEnded: (turn, phase, leg, cause) => notFetched(turn, phase, leg, cause),
  soundFinished: (turn, phase) => placeHeard(turn, phase),
  timePassed: (turn, phase) => parkedLongEnough(turn, phase),
  resumed(turn, phase) {
    tellHandedOver(turn, null)
    if (phase.telling) placeHeard(turn, phase)
    turn.effects.push({ do: 'start-music', legId: originOf(turn.call).legId, musicClass: musicOf(turn) })
  },
}
