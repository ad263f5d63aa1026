import { proceed } from '#server/flows/index.ts'
import type { LegId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import { end, finish, hangUpAll } from './ending.ts'
import { tellAccepted, tellFailed } from './offers.ts'
import { comeBack, isComingBack, partyEnded, ringAgain, talk } from './talk.ts'
import { answerOrigin, nextSoundId, note, originOf, type Turn } from './turn.ts'
import { follow, leaveLostQueue, lookAgainMs, takeCapacity } from './way.ts'

// What legs do, what has been heard, what is due.

export function legAnswered(turn: Turn, legId: LegId): void {
  const { call } = turn
  const leg = call.legs.find((one) => one.legId === legId)
  if (leg?.is !== 'ringing') return
  leg.is = 'up'
  if (isComingBack(call, leg)) return comeBack(turn, leg)
  const { agentId, offerId } = leg
  if (agentId && offerId) {
    note(turn, { type: 'call.agent-answered', agentId, offerId })
    tellAccepted(turn, leg)
  } else if (leg.role === 'callee' && call.phase.is === 'dialling') {
    answerOrigin(turn)
    takeCapacity(turn, agentId)
    talk(turn, call.phase.agentId ?? agentId, leg)
  }
}

export function keyPressed(turn: Turn, legId: LegId, key: string): void {
  const { call, now } = turn
  if (call.phase.is !== 'in-flow' || originOf(call).legId !== legId) return
  const { node } = call.phase.run
  note(turn, { type: 'call.key-pressed', key, node })
  const next = proceed(call.phase.run, { type: 'pressed', key }, now)
  // A key that leads nowhere says nothing of what the caller wants.
  if (next.leaves || next.run?.node !== node) call.path.push(`${node}: ${key}`)
  follow(turn, next)
}

export function soundFinished(turn: Turn, soundId: string): void {
  const { call, now } = turn
  if (call.soundId !== soundId) return
  call.soundId = null
  if (call.phase.is === 'in-flow') follow(turn, proceed(call.phase.run, { type: 'heard' }, now))
  else if (call.phase.is === 'closing') end(turn, call.phase.why, call.phase.cause)
}

export function legEnded(turn: Turn, legId: LegId, cause: Cause): void {
  const { call } = turn
  const leg = call.legs.find((one) => one.legId === legId)
  if (!leg || leg.is === 'down') return
  leg.is = 'down'
  leg.cause = cause
  if (call.phase.is === 'ending') return finish(turn)
  if (call.phase.is === 'talking') return partyEnded(turn, leg, cause)
  if (leg === originOf(call)) return end(turn, leg.role === 'agent' ? 'ended-by-agent' : 'caller-left', 'cancelled')
  if (leg.offerId && call.phase.is === 'queued') return tellFailed(turn, leg)
  if (call.phase.is === 'dialling' && leg.role === 'callee') return end(turn, 'ended-by-server', cause)
}

export function timePassed(turn: Turn): void {
  const { call, effects, now, book } = turn
  if (call.wakeAt === null || call.wakeAt > now) return
  call.wakeAt = null
  if (call.phase.is === 'in-flow') {
    const happening =
      call.phase.run.waitsUntil === null ? ({ type: 'heard' } as const) : ({ type: 'timed-out' } as const)
    return follow(turn, proceed(call.phase.run, happening, now))
  }
  if (call.phase.is === 'closing') return end(turn, call.phase.why, call.phase.cause)
  if (call.phase.is === 'ending') return hangUpAll(turn, 'hung-up')
  if (call.phase.is === 'talking') return ringAgain(turn)
  if (call.phase.is === 'queued') {
    const queue = book.queue(call.phase.queueId)
    // A queue that was deleted under a waiting caller: nobody would ever come.
    if (!queue && !call.legs.some((leg) => leg.offerId && leg.is !== 'down')) return leaveLostQueue(turn)
    const everyMs = queue?.announcePositionEveryMs ?? 0
    call.wakeAt = now + (everyMs > 0 ? everyMs : lookAgainMs)
    if (everyMs <= 0) return
    call.soundId = nextSoundId(call)
    effects.push({ do: 'announce-position', legId: originOf(call).legId, soundId: call.soundId })
  }
}
