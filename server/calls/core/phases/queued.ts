import { tellAccepted, tellFailed } from '../offers.ts'
import { nextSoundId, originOf } from '../turn.ts'
import { arrivalOf, leaveLostQueue, lookAgainMs } from '../way.ts'
import type { PhaseRules } from './contract.ts'

export const queued: PhaseRules<'queued'> = {
  legEnded(turn, _phase, leg) {
    if (leg.offerId) tellFailed(turn, leg)
  },
  timePassed(turn, phase) {
    const { call, effects, now, book } = turn
    const queue = book.queue(phase.queueId)
    // A queue that was deleted under a waiting caller: nobody would ever come.
    if (!queue && !call.legs.some((leg) => leg.offerId && leg.is !== 'down')) return leaveLostQueue(turn)
    const everyMs = queue?.announcePositionEveryMs ?? 0
    call.wakeAt = now + (everyMs > 0 ? everyMs : lookAgainMs)
    if (everyMs <= 0) return
    call.soundId = nextSoundId(call)
    effects.push({ do: 'announce-position', legId: originOf(call).legId, soundId: call.soundId })
  },
  resumed(turn, phase) {
    const { call, effects, now, book } = turn
    // Routing's books may not have it: their last write and ours were two.
    const arrival = arrivalOf(turn, phase.queueId)
    effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival } })
    const musicClass = book.queue(phase.queueId)?.musicClass ?? null
    effects.push({ do: 'start-music', legId: originOf(call).legId, musicClass })
    // Of an offer that is over by now routing says so, and the phone is hung up.
    for (const leg of call.legs) if (leg.is === 'up') tellAccepted(turn, leg)
    call.wakeAt ??= now + lookAgainMs
  },
}
