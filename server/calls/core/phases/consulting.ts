import { talkOf } from '../call.ts'
import { keyInTalk, typedLongEnough } from '../in-talk.ts'
import { leaveSilent } from '../outside.ts'
import { arrange, oneOfThreeEnded, thirdAnswered, threeOf } from '../transfer.ts'
import { drop } from '../turn.ts'
import type { PhaseRules } from './contract.ts'

export const consulting: PhaseRules<'consulting'> = {
  legRinging(turn, phase, leg) {
    if (!leg.outside || leg.legId !== phase.third) return
    leg.outside.rang = true
    turn.call.wakeAt = null
  },
  legAnswered(turn, phase, leg) {
    if (leg.legId === phase.third) thirdAnswered(turn, phase)
    else drop(turn, leg, 'cancelled')
  },
  keyPressed: (turn, _phase, leg, key) => keyInTalk(turn, leg, key),
  legEnded: (turn, phase, leg, cause) => oneOfThreeEnded(turn, phase, leg, cause),
  timePassed(turn, phase) {
    if (typedLongEnough(turn)) return
    const { third } = threeOf(turn.call, phase)
    if (third?.is !== 'ringing') return
    leaveSilent(turn, third)
    const next = turn.call.legs.at(-1)
    if (next && next !== third && next.outside) phase.third = next.legId
  },
  resumed(turn, phase) {
    const { call, effects } = turn
    const { own, third } = threeOf(call, phase)
    if (phase.answered) return arrange(turn, phase, phase.hears, true)
    effects.push({ do: 'start-music', legId: call.legs[0]!.legId, musicClass: null })
    if (!own || !third || third.outside) return
    effects.push({ do: 'leave', talkId: talkOf(call), legId: own.legId })
    effects.push({ do: 'signal-ringing', legId: own.legId })
  },
}
