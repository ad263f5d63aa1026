import type { Cause, Sound } from '../../ports.ts'
import type { Call, Leg } from '../call.ts'
import { takeCapacity, tellHandedOver, tellStarted } from '../capacity.ts'
import { type Calling, waitingRoomOf } from '../places.ts'
import { talk } from '../talk.ts'
import { answerOrigin, drop, nextSoundId, originOf, type Turn } from '../turn.ts'
import { callOn } from '../way.ts'
import type { PhaseRules } from './contract.ts'

// An extension is called: its phone, and the places of its follow-me (M9, T5).

/** Who answers outside has so long to say that the call is wanted. */
const saysYesWithinMs = 12_000

export const calling: PhaseRules<'calling'> = {
  legAnswered: (turn, phase, leg) => (leg.outside ? placeAnswered(turn, phase, leg) : connect(turn, phase, leg)),
  legEnded: (turn, phase, leg, cause) => placeEnded(turn, phase, leg, cause),
  keyPressed: (turn, phase, leg, key) => keyOfPlace(turn, phase, leg, key),
  timePassed: (turn, phase) => hurryUp(turn, phase),
  resumed(turn, phase) {
    if (phase.agentId) tellStarted(turn, phase.agentId)
    turn.effects.push({ do: 'signal-ringing', legId: originOf(turn.call).legId })
    hurryUp(turn, phase)
  },
}

const legIn = ({ legs }: Call, legId: string) => legs.find((leg) => leg.legId === legId)

/** Somebody takes it: the others stop ringing. */
function connect(turn: Turn, phase: Calling, leg: Leg): void {
  const { call, effects } = turn
  if (!phase.rings.includes(leg.legId)) return drop(turn, leg, 'answered-elsewhere')
  for (const legId of phase.rings) {
    const other = legIn(call, legId)
    if (!other || other === leg) continue
    drop(turn, other, 'answered-elsewhere')
    if (other.outside) effects.push({ do: 'end-talk', talkId: waitingRoomOf(other) })
  }
  if (leg.outside) effects.push({ do: 'leave', talkId: waitingRoomOf(leg), legId: leg.legId })
  answerOrigin(turn)
  if (call.passedOn) tellHandedOver(turn, leg.agentId)
  else takeCapacity(turn, leg.agentId)
  talk(turn, phase.agentId ?? leg.agentId, leg)
  if (leg.outside) effects.push({ do: 'end-talk', talkId: waitingRoomOf(leg) })
}

/** Whether a person answered, or a carrier's voicemail: a person presses 1. */
function placeAnswered(turn: Turn, phase: Calling, leg: Leg): void {
  const { call, effects, now } = turn
  if (!phase.rings.includes(leg.legId)) return drop(turn, leg, 'answered-elsewhere')
  phase.asked.push({ legId: leg.legId, until: now + saysYesWithinMs })
  call.wakeAt = Math.min(...phase.asked.map(({ until }) => until))
  const sounds: Sound[] = [{ prompt: 'follow-me/press-1', language: call.language }]
  effects.push({ do: 'play', legId: leg.legId, soundId: nextSoundId(call), sounds })
}

function keyOfPlace(turn: Turn, phase: Calling, leg: Leg, key: string): void {
  if (!phase.asked.some(({ legId }) => legId === leg.legId) || leg.is !== 'up') return
  if (key === '1') connect(turn, phase, leg)
  else drop(turn, leg, 'rejected')
}

/** Who answered and said nothing is let go. */
function hurryUp(turn: Turn, phase: Calling): void {
  const { call, now } = turn
  for (const { legId, until } of phase.asked) {
    const leg = legIn(call, legId)
    if (leg && until <= now) drop(turn, leg, 'no-answer')
  }
  const waiting = phase.asked.filter(({ until }) => until > now)
  call.wakeAt = waiting.length > 0 ? Math.min(...waiting.map(({ until }) => until)) : null
}

function placeEnded(turn: Turn, phase: Calling, leg: Leg, cause: Cause): void {
  if (!phase.rings.includes(leg.legId)) return
  phase.rings = phase.rings.filter((legId) => legId !== leg.legId)
  phase.asked = phase.asked.filter(({ legId }) => legId !== leg.legId)
  if (leg.outside) turn.effects.push({ do: 'end-talk', talkId: waitingRoomOf(leg) })
  // What the own phone said counts; a place outside only where there is nothing else.
  if (phase.stage === 0 && !leg.outside) phase.cause ??= cause
  if (phase.rings.length > 0) return
  phase.cause ??= cause
  callOn(turn, phase)
}
