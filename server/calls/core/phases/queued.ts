import { hush } from '../announce.ts'
import { talkOf } from '../call.ts'
import { answerCallback, askForCallback, waitOn } from '../callback.ts'
import { tellHandedOver } from '../capacity.ts'
import { tellAccepted, tellFailed } from '../offers.ts'
import { lookAgainMs, sayWhatIsDue, wakeInQueue } from '../queue.ts'
import { note, originOf } from '../turn.ts'
import { arrivalOf, leaveLostQueue, leaveQueue } from '../way.ts'
import type { PhaseRules } from './contract.ts'

export const queued: PhaseRules<'queued'> = {
  legEnded(turn, _phase, leg) {
    if (leg.offerId) tellFailed(turn, leg)
  },
  keyPressed(turn, phase, leg, key) {
    const { call, book, effects } = turn
    const queue = book.queue(phase.queueId)
    if (leg !== originOf(call) || !queue) return
    const { exits = [], callback } = queue
    if (phase.asks) {
      if (callback) answerCallback(turn, phase, key, callback)
      return
    }
    const exit = exits.find((one) => one.key === key)
    if (!exit && callback?.key !== key) return
    note(turn, { type: 'call.key-pressed', key, node: 'queue' })
    if (!exit) return askForCallback(turn, phase)
    effects.push({
      do: 'tell-routing',
      input: { type: 'interaction.stepped-out', interactionId: call.id, to: exit.to },
    })
    leaveQueue(turn, phase.queueId, `key-${key}`, exit.to)
  },
  soundFinished: (turn) => wakeInQueue(turn),
  timePassed(turn, phase) {
    const { call, now, book } = turn
    const queue = book.queue(phase.queueId)
    // A queue that was deleted under a waiting caller: nobody would ever come.
    if (!queue && !call.legs.some((leg) => leg.offerId && leg.is !== 'down')) return leaveLostQueue(turn)
    if (phase.asks && phase.asks.until <= now) waitOn(turn, phase)
    if (queue) sayWhatIsDue(turn, phase, queue)
    wakeInQueue(turn)
  },
  resumed(turn, phase) {
    const { call, effects, now, book } = turn
    // An agent who called and was led on to here: routing may not have heard that nobody serves that one any more.
    if (originOf(call).agentId) tellHandedOver(turn, null)
    // Routing's books may not have it: their last write and ours were two.
    const arrival = arrivalOf(turn, phase.queueId)
    effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival } })
    // Led on to here, it may still stand in the talk before.
    if (call.passedOn) effects.push({ do: 'leave', talkId: talkOf(call), legId: originOf(call).legId })
    const musicClass = book.queue(phase.queueId)?.musicClass ?? null
    effects.push({ do: 'start-music', legId: originOf(call).legId, musicClass })
    // Of an offer that is over by now routing says so, and the phone is hung up.
    for (const leg of call.legs) if (leg.is === 'up') tellAccepted(turn, leg)
    // What was being said may have ended unheard, and its end be lost.
    hush(turn)
    call.wakeAt = now + Math.min(lookAgainMs, 3000)
  },
}
