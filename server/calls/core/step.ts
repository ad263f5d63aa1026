import { unreachable } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId } from '#server/kernel/ids.ts'
import type { LegArrived } from '../ports.ts'
import type { Call, Way } from './call.ts'
import type { Effect } from './effect.ts'
import { end } from './ending.ts'
import { keyPressed, legAnswered, legEnded, soundFinished, timePassed } from './happenings.ts'
import { featureDone } from './features.ts'
import type { Input } from './input.ts'
import { connectAgent, refuseOffer, ringAgents, stopRinging } from './offers.ts'
import { resume } from './resume.ts'
import { hold, reattach } from './talk.ts'
import { type Book, note, type Turn } from './turn.ts'
import { changeQueue, take } from './way.ts'

export type { Input } from './input.ts'
export type { Book } from './turn.ts'

export type Step = { call: Call; effects: Effect[] }

/** A leg has arrived and where it is to go is known. */
export function begin(options: {
  call: Pick<Call, 'id' | 'companyId' | 'direction' | 'language' | 'protocol' | 'contact'>
  arrived: LegArrived
  agentId: AgentId | null
  way: Way
  book: Book
  now: Instant
}): Step {
  const { arrived, way, now, book } = options
  const role = options.call.direction === 'inbound' ? 'caller' : 'agent'
  const call: Call = {
    ...options.call,
    callerId: arrived.callerId,
    dialled: arrived.dialled,
    path: [],
    queueId: null,
    startedAt: arrived.at,
    legs: [{ legId: arrived.legId, role, agentId: options.agentId, offerId: null, is: 'ringing', cause: null }],
    phase: { is: 'dialling', agentId: options.agentId, queueId: null },
    wakeAt: null,
    soundId: null,
    recordingId: null,
    made: { legs: 0, sounds: 0, recordings: 0 },
    routed: false,
    rev: 0,
  }
  const turn: Turn = { call, effects: [], now, book }
  const from =
    arrived.from.side === 'trunk' ? { trunkId: arrived.from.trunkId } : { extensionId: arrived.from.extensionId }
  note(turn, { type: 'call.arrived', from: arrived.callerId.number, dialled: arrived.dialled, ...from })
  take(turn, way)
  return { call, effects: turn.effects }
}

/** What a call does about what happened. What no longer matters (an answer that crossed a hang-up) changes nothing. */
export function step(before: Call, input: Input, book: Book, now: Instant): Step {
  const turn: Turn = { call: structuredClone(before), effects: [], now, book }
  receive(turn, input)
  return { call: turn.call, effects: turn.effects }
}

function receive(turn: Turn, input: Input): void {
  const { call } = turn
  if (call.phase.is === 'ended') return
  switch (input.type) {
    case 'leg.ringing':
      return
    case 'leg.answered':
      return legAnswered(turn, input.legId)
    case 'leg.pressed':
      return keyPressed(turn, input.legId, input.key)
    case 'leg.ended':
      return legEnded(turn, input.legId, input.cause)
    case 'sound.finished':
      return soundFinished(turn, input.soundId)
    case 'offer.made':
      return ringAgents(turn, input)
    case 'offer.withdrawn':
      return stopRinging(turn, input)
    case 'offer.connected':
      return connectAgent(turn, input.offerId, input.agentId)
    case 'queue.changed':
      return changeQueue(turn, input.queueId)
    case 'offer.refused':
      return refuseOffer(turn, input.offerId, input.agentId)
    case 'contact.filed':
      call.contact = input.contact
      return
    case 'hold.asked':
      return hold(turn, input.agentId, input.held)
    case 'reattach.asked':
      return reattach(turn, input.agentId)
    case 'hang-up.asked':
      return end(turn, 'ended-by-agent', 'hung-up')
    case 'feature.done':
      return featureDone(turn, input.sounds)
    case 'time.passed':
      return timePassed(turn)
    case 'resumed':
      return resume(turn, input.alive)
    default:
      return unreachable(input)
  }
}
