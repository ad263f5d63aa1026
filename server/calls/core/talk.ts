import { type AgentId, asId, type LegId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import { type Call, type ComingBack, type Leg, type Phase, talkOf } from './call.ts'
import { end } from './ending.ts'
import { waitsIn, wakeInQueue } from './queue.ts'
import { addLeg, drop, note, originOf, type Turn } from './turn.ts'

// Two who talk: one of them held, one of them lost and brought back.

/** Whose phone is gone has so long to be there again. */
const comesBackWithinMs = 20_000
const ringAgainMs = 1500
/** Asked for again so soon it is the same wish. */
const sameWishMs = 2000

export function talk(turn: Turn, agentId: AgentId | null, other: Leg): void {
  const { call, effects, now } = turn
  const rang = call.phase.is === 'calling' || (call.phase.is === 'dialling' && !other.outside)
  if (rang) effects.push({ do: 'stop-ringing', legId: originOf(call).legId })
  call.phase = { is: 'talking', agentId, legId: other.legId, since: now, held: null, back: null }
  call.wakeAt = null
  call.returnTo = null
  effects.push({ do: 'join', talkId: talkOf(call), legIds: [originOf(call).legId, other.legId] })
  note(turn, { type: 'call.talk-began', agentId, waitedMs: now - call.startedAt })
  startRecording(turn, agentId)
}

export function startRecording({ call, effects }: Turn, agentId: AgentId | null): void {
  call.recordingId = asId(`${call.id}-r${++call.made.recordings}`)
  effects.push({ do: 'record', talkId: talkOf(call), recordingId: call.recordingId, agentId })
}

export function stopRecording({ call, effects }: Turn): void {
  if (call.recordingId) effects.push({ do: 'stop-recording', recordingId: call.recordingId })
  call.recordingId = null
  call.recordingPausedAt = null
}

/** What is said while it is paused is silence in the recording, so that it stays as long as the talk. */
export function pauseRecording(turn: Turn, agentId: AgentId, paused: boolean): void {
  const { call, effects, now } = turn
  const { recordingId } = call
  if (!recordingId || paused === (call.recordingPausedAt != null)) return
  call.recordingPausedAt = paused ? now : null
  note(turn, { type: paused ? 'call.recording-paused' : 'call.recording-resumed', agentId })
  effects.push({ do: 'pause-recording', recordingId, paused })
}

type Talking = Extract<Phase, { is: 'talking' }>
type Pair = { own: Leg; far: Leg }

/** The two who talk, seen from one of them; undefined where this is neither. */
function pairOf(call: Call, phase: Talking, isOwn: (leg: Leg) => boolean): Pair | undefined {
  const origin = originOf(call)
  const other = call.legs.find((leg) => leg.legId === phase.legId)
  if (!other) return undefined
  if (isOwn(origin)) return { own: origin, far: other }
  return isOwn(other) ? { own: other, far: origin } : undefined
}

/** Makes true again who is heard and who hears music; `returns` heard music until now. */
export function stand(turn: Turn, returns: Leg[] = []): void {
  const { call, effects, book } = turn
  if (call.phase.is !== 'talking') return
  const { held, back, legId } = call.phase
  const talkId = talkOf(call)
  const joined: LegId[] = []
  for (const leg of [originOf(call), ...call.legs.filter((one) => one.legId === legId)]) {
    if (leg.legId === back?.lost) effects.push({ do: 'leave', talkId, legId: leg.legId })
    else if (back || held?.legId === leg.legId) {
      const musicClass = (call.queueId && book.queue(call.queueId)?.musicClass) ?? null
      effects.push({ do: 'leave', talkId, legId: leg.legId })
      effects.push({ do: 'start-music', legId: leg.legId, musicClass })
    } else {
      if (returns.includes(leg)) effects.push({ do: 'stop-music', legId: leg.legId })
      joined.push(leg.legId)
    }
  }
  if (joined.length > 0) effects.push({ do: 'join', talkId, legIds: joined })
}

// ── Hold ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The recording goes on: one file as long as the talk, in which the agent alone is heard meanwhile. */
export function hold(turn: Turn, agentId: AgentId, wanted: boolean): void {
  const { phase } = turn.call
  if (phase.is !== 'talking') return
  const pair = pairOf(turn.call, phase, (leg) => leg.agentId === agentId)
  if (!pair || wanted === (phase.held !== null)) return
  // Who is held does not end it.
  if (!wanted && phase.held?.legId !== pair.far.legId) return
  phase.held = wanted ? { legId: pair.far.legId, since: turn.now } : null
  note(turn, { type: wanted ? 'call.held' : 'call.resumed', agentId })
  stand(turn, [pair.far])
}

// ── An agent who is lost, and comes back ─────────────────────────────────────────────────────────────────────────────

export const isComingBack = (call: Call, leg: Leg): boolean =>
  call.phase.is === 'talking' && call.phase.back?.legId === leg.legId

/** The phone was loaded anew: what it had of the talk is worth nothing, and it is rung. */
export function reattach(turn: Turn, agentId: AgentId): void {
  const { call, now } = turn
  if (call.phase.is !== 'talking') return
  const { back } = call.phase
  const pair = pairOf(call, call.phase, (leg) => leg.agentId === agentId)
  if (!pair) return
  if (!back) return loseAgent(turn, call.phase, agentId, pair.own, 'asked')
  if (back.agentId !== agentId || (back.legId && now - back.rangAt < sameWishMs)) return
  // Loaded once more: what rings now rings where nobody is.
  const ringing = call.legs.find((leg) => leg.legId === back.legId)
  if (ringing) drop(turn, ringing, 'cancelled')
  back.until = now + comesBackWithinMs
  ringBack(turn, back)
}

export function loseAgent(turn: Turn, phase: Talking, agentId: AgentId, own: Leg, why: 'asked' | 'lost'): void {
  const { now } = turn
  phase.back = { agentId, lost: own.legId, legId: null, rangAt: now, until: now + comesBackWithinMs }
  note(turn, { type: 'call.agent-lost', agentId, why })
  stand(turn)
  // Where nobody sits any more nothing stands by either.
  delete own.lentBy
  drop(turn, own, 'answered-elsewhere')
  ringBack(turn, phase.back)
}

function ringBack(turn: Turn, back: ComingBack): void {
  const { call, effects, now, book } = turn
  const { agentId } = back
  const lost = call.legs.find((leg) => leg.legId === back.lost)
  const extensionId = book.extensionOf(agentId)
  back.legId = null
  back.rangAt = now
  call.wakeAt = Math.min(back.until, now + ringAgainMs)
  if (!lost || !extensionId) return
  const { legId, role } = addLeg(call, lost.role, agentId, lost.offerId)
  back.legId = legId
  call.wakeAt = back.until
  const callerId = call.direction === 'outbound' ? { number: call.dialled } : call.callerId
  const ringMs = Math.max(1000, back.until - now)
  effects.push({ do: 'ring', legId, extensionId, agentId, callerId, ringMs, role, autoAnswer: true })
}

/** Here again: the new leg stands where the lost one stood. */
export function comeBack(turn: Turn, leg: Leg): void {
  const { call, now } = turn
  if (call.phase.is !== 'talking' || !call.phase.back) return
  const { back, held } = call.phase
  if (originOf(call).legId === back.lost) call.legs = [leg, ...call.legs.filter((one) => one !== leg)]
  else call.phase.legId = leg.legId
  if (held?.legId === back.lost) held.legId = leg.legId
  call.phase.back = null
  call.wakeAt = null
  note(turn, { type: 'call.agent-back', agentId: back.agentId, awayMs: now - (back.until - comesBackWithinMs) })
  stand(
    turn,
    call.legs.filter((one) => one !== leg),
  )
}

/** One of those in the talk is down. */
export function partyEnded(turn: Turn, leg: Leg, cause: Cause): void {
  const { call, now } = turn
  if (call.phase.is !== 'talking') return
  const { back } = call.phase
  if (back && leg.legId === back.lost) return
  if (back && leg.legId === back.legId) {
    back.legId = null
    // A person's no, or the phone is not there yet.
    if (cause === 'rejected' || now >= back.until) return giveUp(turn)
    call.wakeAt = Math.min(back.until, now + ringAgainMs)
    return
  }
  const pair = pairOf(call, call.phase, (one) => one === leg)
  if (!pair) return
  if (cause === 'lost' && leg.agentId && !back) return loseAgent(turn, call.phase, leg.agentId, leg, 'lost')
  if (leg === originOf(call)) return end(turn, leg.role === 'agent' ? 'ended-by-agent' : 'caller-left', 'cancelled')
  const isAgents = leg.role === 'agent' || (leg.agentId !== null && call.passedOn !== undefined)
  end(turn, isAgents || call.direction === 'inbound' ? 'ended-by-agent' : 'caller-left', 'hung-up')
}

export function ringAgain(turn: Turn): void {
  const { call, now } = turn
  if (call.phase.is !== 'talking' || !call.phase.back) return
  if (now >= call.phase.back.until) giveUp(turn)
  else if (call.phase.back.legId === null) ringBack(turn, call.phase.back)
  else call.wakeAt = call.phase.back.until
}

/** Nobody came back: whom a queue brought waits in it again, in the old place; for others nobody else is there. */
function giveUp(turn: Turn): void {
  const { call, effects } = turn
  if (call.phase.is !== 'talking' || !call.phase.back) return
  const { agentId, lost } = call.phase.back
  const cameByQueue = call.queueId !== null && call.legs.some((leg) => leg.legId === lost && leg.offerId)
  if (!cameByQueue) return end(turn, 'ended-by-server', 'unreachable')
  effects.push({ do: 'tell-routing', input: { type: 'agent.lost', interactionId: call.id, agentId } })
  waitAgain(turn)
}

/** Back into the queue, with the music that is on already. */
export function waitAgain(turn: Turn): void {
  const { call } = turn
  const { queueId } = call
  if (call.phase.is !== 'talking' || queueId === null) return
  const origin = originOf(call)
  for (const leg of call.legs) if (leg !== origin) drop(turn, leg, 'cancelled')
  stopRecording(turn)
  call.phase = waitsIn(turn, queueId)
  wakeInQueue(turn)
}
