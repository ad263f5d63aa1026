import { proceed } from '#server/flows/index.ts'
import type { LegId } from '#server/kernel/ids.ts'
import type { Leg } from './call.ts'
import { finish, hangUpAll } from './ending.ts'
import { legAnswered, legEnded } from './happenings.ts'
import { tellAccepted } from './offers.ts'
import { stand } from './talk.ts'
import { drop, originOf, type Turn } from './turn.ts'
import { arrivalOf, follow, lookAgainMs, tellStarted } from './way.ts'

/** Makes up for what was missed: legs that are gone have ended, legs that are up have answered; then the phase's own work once more. */
export function resume(turn: Turn, alive: ReadonlyMap<LegId, 'down' | 'ringing' | 'up'>): void {
  const { call, effects, now, book } = turn
  for (const leg of [...call.legs]) {
    const state = alive.get(leg.legId)
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
  switch (call.phase.is) {
    case 'in-flow':
      // What was being said may have ended unheard: the node is entered once more.
      call.soundId = null
      return follow(turn, {
        ...proceed({ ...call.phase.run, memory: undefined }, { type: 'entered' }, now),
        hush: false,
      })
    case 'queued': {
      const queue = book.queue(call.phase.queueId)
      // Routing's books may not have it: their last write and ours were two.
      const arrival = arrivalOf(turn, call.phase.queueId)
      effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival } })
      effects.push({ do: 'start-music', legId: origin.legId, musicClass: queue?.musicClass ?? null })
      // Of an offer that is over by now routing says so, and the phone is hung up.
      for (const leg of call.legs) if (leg.is === 'up') tellAccepted(turn, leg)
      call.wakeAt ??= now + lookAgainMs
      return
    }
    case 'talking': {
      const { legId, agentId, back } = call.phase
      if (agentId && !call.legs.some((leg) => leg.offerId && leg.legId === legId)) tellStarted(turn, agentId)
      stand(turn)
      // Phones that rang beside the one that has the caller: to hang them up may have been lost.
      const isOfTalk = (leg: Leg) => leg === origin || leg.legId === legId || leg.legId === back?.legId
      for (const leg of call.legs) if (!isOfTalk(leg)) drop(turn, leg, 'answered-elsewhere')
      const lost = call.legs.find((leg) => leg.legId === back?.lost)
      if (lost) drop(turn, lost, 'answered-elsewhere')
      return
    }
    case 'ending':
      call.routed = true
      hangUpAll(turn, 'hung-up')
      return finish(turn)
    case 'dialling':
      if (call.phase.agentId) tellStarted(turn, call.phase.agentId)
      return
    case 'closing':
    case 'ended':
      return
  }
}
