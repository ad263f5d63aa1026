import type { LegId } from '#server/kernel/ids.ts'
import { giveNewNames, talkOf } from './call.ts'
import { end } from './ending.ts'
import { legAnswered, legEnded } from './happenings.ts'
import { rulesOf } from './phases/index.ts'
import { drop, originOf, type Turn } from './turn.ts'

/** Makes up for what was missed: legs that are gone have ended, legs that are up have answered; then the phase's own work once more. */
export function resume(turn: Turn, alive: ReadonlyMap<LegId, 'down' | 'ringing' | 'up'>, restarted = false): void {
  const { call, effects } = turn
  giveNewNames(call, turn.now)
  if (restarted && call.phase.is !== 'ending' && originOf(call).is !== 'down') return loseAll(turn)
  // Who was to wait while a third is asked may still stand in the talk, which the third joins on answering.
  if (call.phase.is === 'consulting' && !call.phase.answered)
    effects.push({ do: 'leave', talkId: talkOf(call), legId: originOf(call).legId })
  for (const leg of [...call.legs]) {
    const state = alive.get(leg.legId)
    // To hang it up may have been lost.
    if (leg.letGo) drop(turn, leg, 'hung-up')
    if (leg.is !== 'down' && state === undefined) {
      // It may have been asked for while the list was made.
      drop(turn, leg, 'failed')
      legEnded(turn, leg.legId, 'failed')
    } else if (leg.is === 'ringing' && state === 'up') {
      if (leg === originOf(call)) leg.is = 'up'
      else legAnswered(turn, leg.legId)
    }
  }
  const origin = originOf(call)
  // Written as answered, and the word to telephony was lost.
  if (origin.is === 'up' && alive.get(origin.legId) === 'ringing') effects.push({ do: 'answer', legId: origin.legId })
  rulesOf(call).resumed?.(turn, call.phase as never)
}

/** The telephone system was started anew: nobody hung up, and nobody is there any more. */
function loseAll(turn: Turn): void {
  for (const leg of turn.call.legs) {
    if (leg.is !== 'down') leg.cause = 'outage'
    leg.is = 'down'
  }
  end(turn, 'lost-in-outage', 'outage')
}
