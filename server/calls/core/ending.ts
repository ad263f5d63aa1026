import { assert } from '#server/kernel/assert.ts'
import type { LeftWhy } from '#server/routing/index.ts'
import type { Cause, Sound } from '../ports.ts'
import { talkOf } from './call.ts'
import { drop, note, playTo, type Turn } from './turn.ts'

const lastWordMs = 30_000
const hungUpAtLatestMs = 10_000

export function lastWord(turn: Turn, sounds: Sound[], cause: Cause): void {
  turn.call.phase = { is: 'closing', cause, why: 'ended-by-server' }
  turn.call.wakeAt = turn.now + lastWordMs
  playTo(turn, sounds)
}

/** Everybody is hung up; the call has ended when every leg is down. The one place where a call comes to its end. */
export function end(turn: Turn, why: LeftWhy, cause: Cause): void {
  const { call, effects, now } = turn
  if (call.phase.is === 'ending') return
  const talkedMs = call.phase.is === 'talking' ? now - call.phase.since : (call.served?.talkedMs ?? 0)
  // How the survey after it ended is not how the service did.
  const endedWhy = call.served ? 'ended-by-agent' : why
  call.phase = { is: 'ending', why: endedWhy }
  // Also where our books say that it never was routing's: after a crash routing's may know more.
  call.routed = true
  call.soundId = null
  note(turn, { type: 'call.ended', why: endedWhy, cause, talkedMs, interactionId: call.id })
  if (call.recordingId) effects.push({ do: 'stop-recording', recordingId: call.recordingId })
  hangUpAll(turn, cause)
  finish(turn)
}

/** Again after a while, should a leg's end not be told of. */
export function hangUpAll(turn: Turn, cause: Cause): void {
  for (const leg of turn.call.legs) drop(turn, leg, cause)
  turn.call.wakeAt = turn.now + hungUpAtLatestMs
}

export function finish(turn: Turn): void {
  const { call, effects, now } = turn
  assert(call.phase.is === 'ending', 'only an ending call is finished')
  const { why } = call.phase
  // An agent whose phone is still being hung up cannot take the next call yet.
  const agentIsUp = call.legs.some((leg) => leg.agentId !== null && leg.is === 'up')
  if (call.routed && !agentIsUp) {
    call.routed = false
    effects.push({ do: 'tell-routing', input: { type: 'interaction.left', interactionId: call.id, why } })
  }
  if (call.legs.some((leg) => leg.is !== 'down')) return
  effects.push({ do: 'end-talk', talkId: talkOf(call) })
  for (const { waitingRoom } of call.legs) if (waitingRoom) effects.push({ do: 'end-talk', talkId: waitingRoom })
  call.wakeAt = null
  call.phase = { is: 'ended', why, at: now }
}
