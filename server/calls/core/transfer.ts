import type { DestinationRef } from '#server/destinations/index.ts'
import type { AgentId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import {
  type Call,
  customerOf,
  type Destination,
  type Leg,
  type LetGoTo,
  type Phase,
  talkOf,
  type Way,
} from './call.ts'
import { tellHandedOver } from './capacity.ts'
import { end } from './ending.ts'
import { dialOn, dialOut } from './outside.ts'
import { loseAgent, startRecording, stopRecording } from './talk.ts'
import { addLeg, drop, note, originOf, type Turn } from './turn.ts'
import { take } from './way.ts'

// A call is led on to somebody else: at once (blind), or after a word with the third while the first hears music.

/** Where to: a number as the agent's own extension may dial it, or what a record can name. */
export type TransferTo = { number: string } | { destination: DestinationRef }

type Consulting = Extract<Phase, { is: 'consulting' }>
const dialMs = 60_000

/** What the agent (or whoever has that leg) may reach: by the extension's own rules, never more. */
export function wayFrom(turn: Turn, own: Leg, to: TransferTo): Way {
  const { book, now } = turn
  if ('destination' in to) return book.destination(to.destination, now)
  const extensionId = extensionOf(turn, own)
  if (!extensionId) return { steps: [], destination: { to: 'unknown-number' } }
  return book.fromExtension(extensionId, to.number, now)
}

export const extensionOf = ({ book }: Turn, leg: Leg) =>
  leg.extensionId ?? (leg.agentId ? book.extensionOf(leg.agentId) : undefined)

const toldOf = (to: TransferTo): LetGoTo =>
  'number' in to
    ? { type: 'number', id: to.number }
    : { type: to.destination.type, id: 'id' in to.destination ? to.destination.id : '' }

/** The two who talk, seen from one of them. */
export function pairIn(call: Call, isOwn: (leg: Leg) => boolean): { own: Leg; far: Leg } | undefined {
  const { phase } = call
  if (phase.is !== 'talking' || phase.back) return undefined
  const origin = originOf(call)
  const other = call.legs.find((leg) => leg.legId === phase.legId)
  if (!other) return undefined
  if (isOwn(other)) return { own: other, far: origin }
  return isOwn(origin) ? { own: origin, far: other } : undefined
}

export function transfer(
  turn: Turn,
  isOwn: (leg: Leg) => boolean,
  to: TransferTo,
  attended: boolean,
  byKeys = false,
): void {
  const pair = pairIn(turn.call, isOwn)
  if (!pair) return
  const way = wayFrom(turn, pair.own, to)
  if (attended) consult(turn, pair, to, way, byKeys)
  else sendOn(turn, pair, to, way)
}

/** A destination that is none: the talk stays as it is. */
export const leadsSomewhere = ({ destination }: Way): boolean =>
  destination.to !== 'unknown-number' && destination.to !== 'refused' && destination.to !== 'feature'

// ── Blind ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function sendOn(turn: Turn, { own, far }: { own: Leg; far: Leg }, to: TransferTo, way: Way): void {
  const { call } = turn
  if (call.phase.is !== 'talking' || !leadsSomewhere(way)) return
  note(turn, { type: 'call.transferred', agentId: own.agentId, how: 'blind', to: toldOf(to) })
  partWith(turn, own, far)
  call.phase = { is: 'dialling', agentId: null, queueId: null }
  take(turn, way)
  const { is } = call.phase as Phase
  if (is === 'dialling' || is === 'calling')
    call.returnTo = { agentId: own.agentId, extensionId: extensionOf(turn, own) ?? null }
}

/** The talk of two is over for `own`, and `far` is the call from now on; nobody of ours has it until somebody takes it. */
export function partWith(turn: Turn, own: Leg, far: Leg, staysToHear = false): void {
  const { call, effects } = turn
  const wasHeld = call.phase.is === 'talking' && call.phase.held?.legId === far.legId
  effects.push({ do: 'leave', talkId: talkOf(call), legId: far.legId })
  if (wasHeld) effects.push({ do: 'stop-music', legId: far.legId })
  front(call, far)
  if (staysToHear) own.letGo = true
  else leaveAlone(turn, own)
  stopRecording(turn)
  handOver(turn, own, null)
  call.wakeAt = null
}

// ── Attended ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function consult(turn: Turn, { own, far }: { own: Leg; far: Leg }, to: TransferTo, way: Way, byKeys: boolean): void {
  const { call, effects, book } = turn
  const { destination } = way
  if (call.phase.is !== 'talking' || (destination.to !== 'extension' && destination.to !== 'outside')) return
  const { since, held } = call.phase
  for (const step of way.steps) note(turn, { type: 'call.way', ...step })
  note(turn, { type: 'call.consulting', agentId: own.agentId, to: toldOf(to) })
  const talkId = talkOf(call)
  front(call, far)
  if (held?.legId !== far.legId) {
    effects.push({ do: 'leave', talkId, legId: far.legId })
    effects.push({ do: 'start-music', legId: far.legId, musicClass: musicOf(turn) })
  }
  let third: Leg | undefined
  if (destination.to === 'extension') {
    const { extensionId, agentId } = phoneOf(destination)
    third = addLeg(call, 'callee', agentId, null)
    third.extensionId = extensionId
    const ownExtension = extensionOf(turn, own)
    const callerId = (ownExtension && book.callerIdOf(ownExtension)) ?? customerOf(call)
    effects.push({ do: 'leave', talkId, legId: own.legId })
    effects.push({ do: 'signal-ringing', legId: own.legId })
    effects.push({ do: 'ring', legId: third.legId, extensionId, agentId, callerId, ringMs: dialMs, role: 'callee' })
  } else third = dialOut(turn, destination)
  const phase: Consulting = {
    is: 'consulting',
    agentId: own.agentId,
    by: own.legId,
    third: third?.legId ?? own.legId,
    to: toldOf(to),
    hears: 'third',
    answered: false,
    since,
    byKeys,
  }
  call.phase = phase
  if (!third) backToTwo(turn, phase)
  else if (destination.to === 'extension') call.wakeAt = null
}

/** Where its owner sits; who is asked for a word is not sought elsewhere. */
function phoneOf(extension: Extract<Destination, { to: 'extension' }>) {
  const first = extension.plan?.stages[0]?.find((place) => 'extensionId' in place)
  return first && 'extensionId' in first ? first : extension
}

/** The legs of a consultation: who waits is always the call's first. */
export function threeOf(call: Call, phase: Consulting): { first: Leg; own: Leg | undefined; third: Leg | undefined } {
  const byId = (id: string) => call.legs.find((leg) => leg.legId === id)
  return { first: originOf(call), own: byId(phase.by), third: byId(phase.third) }
}

export function thirdAnswered(turn: Turn, phase: Consulting): void {
  const { call, effects } = turn
  const { own, third } = threeOf(call, phase)
  if (!own || !third) return
  phase.answered = true
  call.wakeAt = null
  note(turn, { type: 'call.consult-answered', agentId: phase.agentId })
  effects.push({ do: 'stop-ringing', legId: own.legId })
  effects.push({ do: 'join', talkId: talkOf(call), legIds: [own.legId, third.legId] })
  share(turn, third, true)
}

/** Who hears whom is made so: those who do not stand in the talk hear music. */
export function arrange(turn: Turn, phase: Consulting, hears: Consulting['hears'], anew = false): void {
  const { call, effects } = turn
  const { first, own, third } = threeOf(call, phase)
  if (!own || !third || (!anew && hears === phase.hears)) return
  const talkId = talkOf(call)
  const outNow = outsideTalk(phase.hears, first, third)
  const outThen = outsideTalk(hears, first, third)
  phase.hears = hears
  for (const leg of outThen) {
    if (!anew && outNow.includes(leg)) continue
    effects.push({ do: 'leave', talkId, legId: leg.legId })
    effects.push({ do: 'start-music', legId: leg.legId, musicClass: musicOf(turn) })
  }
  const inTalk = [own, first, third].filter((leg) => !outThen.includes(leg))
  for (const leg of outNow) if (inTalk.includes(leg)) effects.push({ do: 'stop-music', legId: leg.legId })
  effects.push({ do: 'join', talkId, legIds: inTalk.map((leg) => leg.legId) })
}

const outsideTalk = (hears: Consulting['hears'], first: Leg, third: Leg): Leg[] =>
  hears === 'all' ? [] : [hears === 'third' ? first : third]

/** What the agent does with the three of them. */
export type ConsultWish = 'complete' | 'cancel' | 'swap' | 'three-way'

export function consultWish(turn: Turn, isOwn: (leg: Leg) => boolean, wish: ConsultWish): void {
  const { call } = turn
  if (call.phase.is !== 'consulting') return
  const { phase } = call
  const { own } = threeOf(call, phase)
  if (!own || !isOwn(own)) return
  switch (wish) {
    case 'complete':
      return complete(turn, phase)
    case 'cancel':
      return cancel(turn, phase)
    case 'swap':
      return phase.answered ? arrange(turn, phase, phase.hears === 'third' ? 'first' : 'third') : undefined
    case 'three-way':
      if (!phase.answered || phase.hears === 'all') return
      note(turn, { type: 'call.three-way', agentId: phase.agentId })
      return arrange(turn, phase, 'all')
  }
}

/** The agent leaves the other two together; while the third still rings, the first hears it ring. */
export function complete(turn: Turn, phase: Consulting): void {
  const { call, effects } = turn
  const { first, own, third } = threeOf(call, phase)
  if (!own || !third) return
  const talkId = talkOf(call)
  note(turn, { type: 'call.transferred', agentId: own.agentId, how: 'attended', to: phase.to })
  leaveAlone(turn, own)
  stopRecording(turn)
  if (!phase.answered) {
    handOver(turn, own, null)
    effects.push({ do: 'stop-music', legId: first.legId })
    if (third.outside) effects.push({ do: 'join', talkId, legIds: [first.legId] })
    else effects.push({ do: 'signal-ringing', legId: first.legId })
    call.phase = { is: 'dialling', agentId: null, queueId: null }
    call.returnTo = { agentId: own.agentId, extensionId: extensionOf(turn, own) ?? null }
    return
  }
  for (const leg of outsideTalk(phase.hears, first, third)) effects.push({ do: 'stop-music', legId: leg.legId })
  handOver(turn, own, third.agentId)
  goOnAsTwo(turn, third, turn.now)
  startRecording(turn, third.agentId)
}

/** The third is let go of, and the two talk as before. */
export function cancel(turn: Turn, phase: Consulting): void {
  const { third } = threeOf(turn.call, phase)
  if (third) {
    leaveAlone(turn, third)
    share(turn, third, false)
  }
  note(turn, { type: 'call.consult-ended', agentId: phase.agentId, why: 'cancelled' })
  backToTwo(turn, phase)
}

function backToTwo(turn: Turn, phase: Consulting): void {
  const { call, effects } = turn
  const { first, own } = threeOf(call, phase)
  if (!own) return
  if (!phase.answered) effects.push({ do: 'stop-ringing', legId: own.legId })
  if (phase.hears === 'third') effects.push({ do: 'stop-music', legId: first.legId })
  goOnAsTwo(turn, own, phase.since)
}

/** The call's first and `other` hear each other. */
function goOnAsTwo({ call, effects, now: _now }: Turn, other: Leg, since: number): void {
  const { legId, agentId } = other
  call.phase = { is: 'talking', agentId, legId, since, held: null, back: null }
  call.wakeAt = null
  effects.push({ do: 'join', talkId: talkOf(call), legIds: [originOf(call).legId, legId] })
}

/** One of the three is down. */
export function oneOfThreeEnded(turn: Turn, phase: Consulting, leg: Leg, cause: Cause): void {
  const { call, effects, now } = turn
  const { first, own, third } = threeOf(call, phase)
  if (!own || !third) return
  if (leg === own && cause === 'lost' && leg.agentId) {
    cancel(turn, phase)
    if (call.phase.is === 'talking') loseAgent(turn, call.phase, leg.agentId, leg, 'lost')
    return
  }
  if (leg === own) return complete(turn, phase)
  if (leg === third) {
    const next = phase.answered ? undefined : dialOn(turn, leg, cause)
    if (next) {
      phase.third = next.legId
      return
    }
    share(turn, third, false)
    note(turn, { type: 'call.consult-ended', agentId: phase.agentId, why: phase.answered ? 'third-left' : cause })
    // Who was spoken of does not suddenly hear it: an agent with a screen takes the customer back by hand.
    if (!phase.answered || phase.byKeys || phase.hears !== 'third') return backToTwo(turn, phase)
    call.phase = {
      ...{ is: 'talking', agentId: own.agentId, legId: own.legId, since: phase.since, back: null },
      held: { legId: first.legId, since: now },
    }
    return
  }
  if (leg !== first) return
  if (!phase.answered) return end(turn, first.agentId ? 'ended-by-agent' : 'caller-left', 'cancelled')
  // The two who are left go on until one of them hangs up.
  note(turn, { type: 'call.customer-left', agentId: phase.agentId })
  if (phase.hears === 'first') effects.push({ do: 'stop-music', legId: third.legId })
  front(call, third)
  goOnAsTwo(turn, own, now)
}

/** The page of the agent was loaded anew in the middle of it: the third is let go of, then as in any talk. */
export function reattachInConsult(turn: Turn, agentId: AgentId): void {
  const { call } = turn
  if (call.phase.is !== 'consulting' || call.phase.agentId !== agentId) return
  const { own } = threeOf(call, call.phase)
  cancel(turn, call.phase)
  const after = call.phase as Phase
  if (own && after.is === 'talking') loseAgent(turn, after, agentId, own, 'asked')
}

// ── What all of them need ────────────────────────────────────────────────────────────────────────────────────────────

/** From now on the call is this leg's: it lives as long as the call does. */
export function front(call: Call, leg: Leg): void {
  call.legs = [leg, ...call.legs.filter((one) => one !== leg)]
}

/** Hung up, and of no more meaning: that it ends ends nothing. */
export function letGo(turn: Turn, leg: Leg): void {
  leg.letGo = true
  drop(turn, leg, 'hung-up')
}

/** Out of the talk before anybody else is brought into it: to hang up takes a moment. */
function leaveAlone(turn: Turn, leg: Leg): void {
  if (leg.is === 'up') turn.effects.push({ do: 'leave', talkId: talkOf(turn.call), legId: leg.legId })
  letGo(turn, leg)
}

/** Routing is told who has it now. */
export function handOver({ call, effects }: Turn, from: Leg | null, agentId: AgentId | null): void {
  if (from?.agentId) call.passedOn = [...new Set([...(call.passedOn ?? []), from.agentId])]
  tellHandedOver({ call, effects }, agentId)
}

function share({ call, effects }: Turn, { agentId }: Leg, shared: boolean): void {
  if (!agentId) return
  const input = { type: 'interaction.shared', interactionId: call.id, agentId, shared } as const
  effects.push({ do: 'tell-routing', input })
}

export const musicOf = ({ call, book }: Turn): string | null =>
  (call.queueId && book.queue(call.queueId)?.musicClass) ?? null
