import type { AgentId, ExtensionId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import type { Leg, Phase } from './call.ts'
import { tellHandedOver } from './capacity.ts'
import { talk } from './talk.ts'
import { extensionOf, musicOf, pairIn, partWith } from './transfer.ts'
import { addLeg, drop, nextSoundId, note, originOf, type Turn } from './turn.ts'

// A call that is parked hears music at a place with a number; whoever dials the place has it. Who parked it is rung when
// nobody fetches it, and after that it is parked again.

export type Parked = Extract<Phase, { is: 'parked' }>

const returnMs = 30_000
/** Who parked it by keys hears the place; after so long that phone is hung up whatever was heard. */
const placeHeardMs = 15_000

export function park(turn: Turn, isOwn: (leg: Leg) => boolean, byKeys = false): void {
  const { call, effects, now, book } = turn
  const pair = pairIn(call, isOwn)
  const place = pair && book.freePlace()
  if (!pair || !place) return
  const { own, far } = pair
  partWith(turn, own, far, byKeys)
  note(turn, { type: 'call.parked', agentId: own.agentId, place })
  const by = { agentId: own.agentId, extensionId: extensionOf(turn, own) ?? null }
  call.phase = {
    is: 'parked',
    place,
    by,
    at: now,
    until: now + book.parkedMs(),
    ringing: null,
    telling: byKeys ? own.legId : null,
  }
  effects.push({ do: 'start-music', legId: far.legId, musicClass: musicOf(turn) })
  call.wakeAt = call.phase.until
  if (!byKeys) return
  call.wakeAt = now + placeHeardMs
  call.soundId = nextSoundId(call)
  const { language } = call
  const digits = [...place].filter((key) => /\d/.test(key)).map((key) => ({ prompt: `digits/${key}`, language }))
  const sounds = [{ prompt: 'park/parked-at', language }, ...digits]
  effects.push({ do: 'leave', talkId: `${call.id}-t` as never, legId: own.legId })
  effects.push({ do: 'play', legId: own.legId, soundId: call.soundId, sounds })
}

export function placeHeard(turn: Turn, phase: Parked): void {
  const leg = turn.call.legs.find(({ legId }) => legId === phase.telling)
  phase.telling = null
  if (leg) drop(turn, leg, 'hung-up')
  turn.call.wakeAt = phase.until
}

/** Asked for on a screen: the own phone of whoever asked rings, and has it when it is answered. */
export function retrieve(turn: Turn, agentId: AgentId, extensionId: ExtensionId): void {
  const { call } = turn
  if (call.phase.is === 'parked') ringFor(turn, call.phase, agentId, extensionId)
}

function ringFor(turn: Turn, phase: Parked, agentId: AgentId | null, extensionId: ExtensionId): void {
  const { call, effects } = turn
  if (phase.ringing) return
  const leg = addLeg(call, 'callee', agentId, null)
  leg.extensionId = extensionId
  phase.ringing = leg.legId
  const { legId } = leg
  const { callerId } = call
  effects.push({ do: 'ring', legId, extensionId, agentId, callerId, ringMs: returnMs, role: 'callee' })
}

export function parkedLongEnough(turn: Turn, phase: Parked): void {
  if (phase.telling) return placeHeard(turn, phase)
  const { agentId, extensionId } = phase.by
  phase.until = turn.now + turn.book.parkedMs()
  turn.call.wakeAt = phase.until
  if (!extensionId) return
  note(turn, { type: 'call.park-returned', agentId, place: phase.place })
  ringFor(turn, phase, agentId, extensionId)
}

export function fetched(turn: Turn, phase: Parked, leg: Leg): void {
  const { call, effects } = turn
  if (leg.legId !== phase.ringing) return drop(turn, leg, 'answered-elsewhere')
  note(turn, { type: 'call.unparked', agentId: leg.agentId, place: phase.place })
  effects.push({ do: 'stop-music', legId: originOf(call).legId })
  tellHandedOver(turn, leg.agentId)
  talk(turn, leg.agentId, leg)
}

export function notFetched(_turn: Turn, phase: Parked, leg: Leg, _cause: Cause): void {
  if (leg.legId === phase.ringing) phase.ringing = null
}
