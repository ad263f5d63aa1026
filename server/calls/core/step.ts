import { unreachable } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, ExtensionId } from '#server/kernel/ids.ts'
import type { LegArrived } from '../ports.ts'
import { adopt, sought } from './adopt.ts'
import { type Call, type CallerId, type Destination, giveNewNames, type Way } from './call.ts'
import { giveUpCallback } from './callback.ts'
import { leaveRoom, muteMember, standInRoom } from './conference.ts'
import { dictationKept } from './dictation.ts'
import type { Effect } from './effect.ts'
import { end } from './ending.ts'
import { featureDone } from './features.ts'
import {
  keyPressed,
  legAnswered,
  legEnded,
  legRinging,
  recordingEnded,
  soundFinished,
  timePassed,
} from './happenings.ts'
import type { Input } from './input.ts'
import { mailboxOpened, messageEnded } from './mailbox.ts'
import { connectAgent, refuseOffer, ringAgents, stopRinging } from './offers.ts'
import { askOpinion } from './opinion.ts'
import { park, retrieve } from './park.ts'
import { outsideReplied } from './phases/in-flow.ts'
import { changeQueue } from './queue.ts'
import { resume } from './resume.ts'
import { lend, standDown, takeBack } from './standing.ts'
import { hold, pauseRecording, reattach } from './talk.ts'
import { consultWish, reattachInConsult, transfer } from './transfer.ts'
import { addLeg, type Book, note, type Turn } from './turn.ts'
import { overflowed, take } from './way.ts'

export type { Input } from './input.ts'
export type { Book } from './turn.ts'

/** Whoever asked for a call on the screen sits at the phone. */
const ownPhoneMs = 30_000

export type Step = { call: Call; effects: Effect[] }

type Known = Pick<Call, 'id' | 'companyId' | 'direction' | 'language' | 'protocol' | 'contact'>

const freshCall = (known: Known) => ({
  ...known,
  path: [],
  collected: {},
  attached: {},
  queueId: null,
  legs: [],
  wakeAt: null,
  soundId: null,
  recordingId: null,
  made: { legs: 0, sounds: 0, recordings: 0 },
  routed: false,
  rev: 0,
})

/** A leg has arrived and where it is to go is known. */
export function begin(options: {
  call: Known
  arrived: LegArrived
  agentId: AgentId | null
  way: Way
  book: Book
  now: Instant
  /** It was begun before, and a crash has left nothing of it but its interaction. */
  isAnew?: boolean
}): Step {
  const { arrived, way, now, book, isAnew = false } = options
  const role = options.call.direction === 'inbound' ? 'caller' : 'agent'
  const call: Call = {
    ...freshCall(options.call),
    attached: way.priority === undefined ? {} : { priority: way.priority },
    callerId: arrived.callerId,
    dialled: arrived.dialled,
    startedAt: arrived.at,
    legs: [{ legId: arrived.legId, role, agentId: options.agentId, offerId: null, is: 'ringing', cause: null }],
    phase: { is: 'dialling', agentId: options.agentId, queueId: null },
  }
  if (arrived.from.side === 'trunk') call.legs[0]!.trunkId = arrived.from.trunkId
  else call.legs[0]!.extensionId = arrived.from.extensionId
  if (isAnew) giveNewNames(call, now)
  const turn: Turn = { call, effects: [], now, book }
  const from =
    arrived.from.side === 'trunk' ? { trunkId: arrived.from.trunkId } : { extensionId: arrived.from.extensionId }
  note(turn, { type: 'call.arrived', from: arrived.callerId.number, dialled: arrived.dialled, ...from })
  take(turn, way)
  return { call, effects: turn.effects }
}

/** A call that begins with us: a phone of the company's is rung, and who answers is taken there. */
export function summon(options: {
  call: Known
  extensionId: ExtensionId
  agentId: AgentId | null
  callerId: CallerId
  destination: Destination
  ringMs: number
  now: Instant
}): Step {
  const { extensionId, agentId, callerId, destination, ringMs, now } = options
  const phase = { is: 'summoned', destination } as const
  const call: Call = { ...freshCall(options.call), callerId, dialled: callerId.number, startedAt: now, phase }
  const { legId, role } = addLeg(call, 'agent', agentId, null)
  return { call, effects: [{ do: 'ring', legId, extensionId, agentId, callerId, ringMs, role }] }
}

/** Asked for on a screen: the phone of whoever asked rings first. */
export function beginAtOwnPhone(options: {
  call: Known & Pick<Call, 'callerId' | 'dialled'>
  agentId: AgentId
  extensionId: ExtensionId
  book: Book
  now: Instant
}): Step {
  const { agentId, extensionId, book, now } = options
  const { callerId, dialled } = options.call
  const call: Call = {
    ...freshCall(options.call),
    callerId,
    dialled,
    startedAt: now,
    phase: { is: 'own-phone', extensionId, number: dialled },
  }
  const turn: Turn = { call, effects: [], now, book }
  const leg = addLeg(call, 'agent', agentId, null)
  leg.extensionId = extensionId
  note(turn, { type: 'call.arrived', from: callerId.number, dialled, extensionId })
  const shown = { number: dialled }
  const { legId } = leg
  const ringing = { ringMs: ownPhoneMs, role: 'agent', autoAnswer: true } as const
  turn.effects.push({ do: 'ring', legId, extensionId, agentId, callerId: shown, ...ringing })
  return { call, effects: turn.effects }
}

/** Asked for on a screen: the agent's own phone is rung, and stands by when it is up. */
export function beginStandingBy(options: {
  call: Known & Pick<Call, 'callerId' | 'dialled'>
  agentId: AgentId
  extensionId: ExtensionId
  now: Instant
}): Step {
  const { agentId, extensionId, now } = options
  const { callerId } = options.call
  const phase = { is: 'standing-by', lentTo: null, over: false } as const
  const call: Call = { ...freshCall(options.call), callerId, dialled: options.call.dialled, startedAt: now, phase }
  const leg = addLeg(call, 'agent', agentId, null)
  leg.extensionId = extensionId
  const ringing = { ringMs: ownPhoneMs, role: 'agent', autoAnswer: true } as const
  return { call, effects: [{ do: 'ring', legId: leg.legId, extensionId, agentId, callerId, ...ringing }] }
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
      return legRinging(turn, input.legId)
    case 'leg.answered':
      return legAnswered(turn, input.legId)
    case 'leg.pressed':
      return keyPressed(turn, input.legId, input.key)
    case 'leg.ended':
      return legEnded(turn, input.legId, input.cause)
    case 'sound.finished':
      return soundFinished(turn, input.soundId)
    case 'recording.ended':
      return recordingEnded(turn, input.recordingId, input.recorded)
    case 'dictation.kept':
      return dictationKept(turn, input.recordingId, input.kept)
    case 'offer.made':
      return ringAgents(turn, input)
    case 'offer.withdrawn':
      return stopRinging(turn, input)
    case 'offer.connected':
      return connectAgent(turn, input.offerId, input.agentId)
    case 'queue.overflowed':
      return overflowed(turn, input.queueId, input.overflow)
    case 'callback.superseded':
      return giveUpCallback(turn, 'called-again')
    case 'queue.changed':
      return changeQueue(turn, input.queueId)
    case 'offer.refused':
      return refuseOffer(turn, input.offerId, input.agentId)
    case 'contact.filed':
      call.contact = input.contact
      return
    case 'hold.asked':
      return hold(turn, input.agentId, input.held)
    case 'recording.asked':
      return pauseRecording(turn, input.agentId, input.paused)
    case 'room.changed':
      return standInRoom(turn, input.standing)
    case 'member.muted':
      return muteMember(turn, input.muted)
    case 'member.removed':
      return leaveRoom(turn, input.why)
    case 'park.asked':
      return park(turn, (leg) => leg.agentId === input.agentId)
    case 'retrieve.asked':
      return retrieve(turn, input.agentId, input.extensionId)
    case 'leg.wanted':
      return lend(turn, input.by)
    case 'leg.returned':
      return takeBack(turn, input.by)
    case 'stand-by.over':
      return standDown(turn)
    case 'leg.adopted':
      return adopt(turn, input.leg)
    case 'sought':
      return sought(turn, input.by)
    case 'transfer.asked':
      return transfer(turn, (leg) => leg.agentId === input.agentId, input.to, input.attended)
    case 'consult.asked':
      return consultWish(turn, (leg) => leg.agentId === input.agentId, input.wish)
    case 'reattach.asked':
      reattachInConsult(turn, input.agentId)
      return reattach(turn, input.agentId)
    case 'flow.replied':
      return outsideReplied(turn, input.key, input.reply)
    case 'hang-up.asked':
      return askOpinion(turn) ? undefined : end(turn, 'ended-by-agent', 'hung-up')
    case 'message.ended':
      return messageEnded(turn, input.recordingId)
    case 'mailbox.opened':
      return mailboxOpened(turn, input.messages)
    case 'feature.done':
      return featureDone(turn, input.sounds)
    case 'time.passed':
      return timePassed(turn)
    case 'resumed':
      return resume(turn, input.alive, input.restarted)
    default:
      return unreachable(input)
  }
}
