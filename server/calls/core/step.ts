import { beginFlow, type FlowStep, proceed, type Spoken } from '#server/flows/index.ts'
import { assert, unreachable } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import { type AgentId, asId, type ExtensionId, type LegId, type OfferId, type QueueId } from '#server/kernel/ids.ts'
import type { Arrival, LeftWhy, OfferFailure, WithdrawWhy } from '#server/routing/index.ts'
import type { Cause, LegArrived, Sound } from '../ports.ts'
import { type Call, type Destination, type Leg, type QueueVoice, talkOf } from './call.ts'
import type { CallNote, Effect } from './effect.ts'

export type Input =
  | { type: 'leg.ringing' | 'leg.answered'; legId: LegId }
  | { type: 'leg.pressed'; legId: LegId; key: string }
  | { type: 'leg.ended'; legId: LegId; cause: Cause }
  | { type: 'sound.finished'; soundId: string }
  /** Routing proposes this call to agents; those without a phone are not among them. */
  | {
      type: 'offer.made'
      offerId: OfferId
      queueId: QueueId
      ringMs: number
      phones: { agentId: AgentId; extensionId: ExtensionId }[]
    }
  | { type: 'offer.withdrawn'; offerId: OfferId; agentIds: AgentId[]; why: WithdrawWhy }
  | { type: 'offer.connected'; offerId: OfferId; agentId: AgentId }
  | { type: 'hang-up.asked' }
  | { type: 'time.passed' }
  /** After a restart: what of this call still lives in telephony. */
  | { type: 'resumed'; alive: ReadonlyMap<LegId, 'down' | 'ringing' | 'up'> }

/** What the step may look up: settings as they are now. */
export type Book = {
  queue(queueId: QueueId): QueueVoice | undefined
  agentOfExtension(extensionId: ExtensionId): AgentId | undefined
  contactPriority: number
}

export type Step = { call: Call; effects: Effect[] }

const firstAnnouncementMs = 3000
const heardAtLatestMs = 300_000
const lastWordMs = 30_000
/** How soon it is seen that a queue is no more. */
const lookAgainMs = 30_000
const dialMs = 60_000
const hungUpAtLatestMs = 10_000
const notInService: Sound = { prompt: 'system/number-not-in-service', language: 'pt-BR' }

/** A call in the making: changed in place within one step, with what is to be done about it. */
type Turn = { call: Call; effects: Effect[]; now: Instant; book: Book }

/** A leg has arrived and where it is to go is known. */
export function begin(options: {
  call: Pick<Call, 'id' | 'companyId' | 'direction' | 'language'>
  arrived: LegArrived
  agentId: AgentId | null
  destination: Destination
  book: Book
  now: Instant
}): Step {
  const { arrived, destination, now, book } = options
  const role = options.call.direction === 'inbound' ? 'caller' : 'agent'
  const call: Call = {
    ...options.call,
    callerId: arrived.callerId,
    dialled: arrived.dialled,
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
  go(turn, destination)
  return { call, effects: turn.effects }
}

/** What a call does about what happened. What no longer matters (an answer that crossed a hang-up) changes nothing. */
export function step(before: Call, input: Input, book: Book, now: Instant): Step {
  const turn: Turn = { call: structuredClone(before), effects: [], now, book }
  take(turn, input)
  return { call: turn.call, effects: turn.effects }
}

function take(turn: Turn, input: Input): void {
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
    case 'hang-up.asked':
      return end(turn, 'ended-by-agent', 'hung-up')
    case 'time.passed':
      return timePassed(turn)
    case 'resumed':
      return resume(turn, input.alive)
    default:
      return unreachable(input)
  }
}

// ── Where the call goes ──────────────────────────────────────────────────────────────────────────────────────────────

function go(turn: Turn, destination: Destination): void {
  const { call, effects } = turn
  const origin = originOf(call)
  switch (destination.to) {
    case 'queue':
      return joinQueue(turn, destination.queue)
    case 'flow':
      answerOrigin(turn)
      return follow(turn, beginFlow(destination.flow, turn.now))
    case 'extension': {
      call.phase = { is: 'dialling', agentId: call.phase.is === 'dialling' ? call.phase.agentId : null, queueId: null }
      effects.push({ do: 'join', talkId: talkOf(call), legIds: [origin.legId] })
      const leg = addLeg(call, 'callee', destination.agentId, null)
      const { extensionId, agentId } = destination
      effects.push({
        do: 'ring',
        legId: leg.legId,
        extensionId,
        agentId,
        callerId: call.callerId,
        ringMs: dialMs,
        role: 'callee',
      })
      takeCapacity(turn, call.phase.agentId)
      return
    }
    case 'outside': {
      effects.push({ do: 'join', talkId: talkOf(call), legIds: [origin.legId] })
      const leg = addLeg(call, 'callee', null, null)
      const { trunkId, number, callerId } = destination
      effects.push({ do: 'dial', legId: leg.legId, trunkId, number, callerId, ringMs: dialMs, talkId: talkOf(call) })
      takeCapacity(turn, call.phase.is === 'dialling' ? call.phase.agentId : null)
      return
    }
    case 'announcement':
      answerOrigin(turn)
      return lastWord(turn, { audioId: destination.audioId }, 'hung-up')
    case 'unknown-number':
      note(turn, { type: 'call.unknown-number', dialled: call.dialled })
      return lastWord(turn, notInService, 'unknown-number')
    case 'hang-up':
      return end(turn, 'ended-by-server', 'hung-up')
    default:
      return unreachable(destination)
  }
}

function joinQueue(turn: Turn, queue: QueueVoice): void {
  const { call, effects, now } = turn
  const origin = originOf(call)
  call.phase = { is: 'queued', queueId: queue.queueId }
  call.routed = true
  call.wakeAt = now + (queue.announcePositionEveryMs > 0 ? firstAnnouncementMs : lookAgainMs)
  effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival: arrivalOf(turn, queue.queueId) } })
  answerOrigin(turn)
  effects.push({ do: 'start-music', legId: origin.legId, musicClass: queue.musicClass })
}

const arrivalOf = ({ call, book }: Turn, queueId: QueueId): Arrival => ({
  id: call.id,
  queueId,
  medium: 'voice',
  channel: 'voice',
  contactPriority: book.contactPriority,
  enteredAt: call.startedAt,
})

/** A call that came to an agent by no queue takes capacity as one from a queue does. */
function takeCapacity(turn: Turn, agentId: AgentId | null): void {
  if (!agentId || turn.call.routed) return
  turn.call.routed = true
  tellStarted(turn, agentId)
}

function tellStarted({ call, effects }: Turn, agentId: AgentId): void {
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.started', interactionId: call.id, agentId, medium: 'voice', channel: 'voice' },
  })
}

/** Does what the flow says, and stands where it stands. */
function follow(turn: Turn, { run, say, hush, leaves }: FlowStep): void {
  const { call, effects, now, book } = turn
  if ((hush || leaves) && call.soundId) {
    effects.push({ do: 'stop-sound', soundId: call.soundId })
    call.soundId = null
  }
  if (run) {
    const entered = call.phase.is !== 'in-flow' || call.phase.run.node !== run.node
    call.phase = { is: 'in-flow', run }
    if (entered) note(turn, { type: 'call.flow-entered', flowId: run.flow.id, node: run.node })
    if (say) playTo(turn, say.map(soundOf))
    call.wakeAt = run.waitsUntil ?? now + heardAtLatestMs
    return
  }
  call.wakeAt = null
  assert(leaves, 'a flow that does not wait hands over')
  if (leaves.to === 'hang-up') return end(turn, 'ended-by-server', 'hung-up')
  if (leaves.to === 'extension') {
    const extensionId = asId<ExtensionId>(leaves.extensionId)
    return go(turn, { to: 'extension', extensionId, agentId: book.agentOfExtension(extensionId) ?? null })
  }
  const queue = book.queue(asId<QueueId>(leaves.queueId))
  // A queue that was deleted under a running flow: said like a number that does not exist, never silence.
  if (!queue) return go(turn, { to: 'unknown-number' })
  joinQueue(turn, queue)
}

const soundOf = (spoken: Spoken): Sound =>
  'audioId' in spoken ? { audioId: asId(spoken.audioId) } : { prompt: spoken.prompt, language: spoken.language }

// ── What legs do ─────────────────────────────────────────────────────────────────────────────────────────────────────

function legAnswered(turn: Turn, legId: LegId): void {
  const { call } = turn
  const leg = call.legs.find((one) => one.legId === legId)
  if (leg?.is !== 'ringing') return
  leg.is = 'up'
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

function keyPressed(turn: Turn, legId: LegId, key: string): void {
  const { call, now } = turn
  if (call.phase.is !== 'in-flow' || originOf(call).legId !== legId) return
  note(turn, { type: 'call.key-pressed', key, node: call.phase.run.node })
  follow(turn, proceed(call.phase.run, { type: 'pressed', key }, now))
}

function soundFinished(turn: Turn, soundId: string): void {
  const { call, now } = turn
  if (call.soundId !== soundId) return
  call.soundId = null
  if (call.phase.is === 'in-flow') follow(turn, proceed(call.phase.run, { type: 'heard' }, now))
  else if (call.phase.is === 'closing') end(turn, call.phase.why, call.phase.cause)
}

function legEnded(turn: Turn, legId: LegId, cause: Cause): void {
  const { call } = turn
  const leg = call.legs.find((one) => one.legId === legId)
  if (!leg || leg.is === 'down') return
  leg.is = 'down'
  leg.cause = cause
  if (call.phase.is === 'ending') return finish(turn)
  if (leg === originOf(call)) return end(turn, leg.role === 'agent' ? 'ended-by-agent' : 'caller-left', 'cancelled')
  if (leg.offerId && call.phase.is === 'queued') return tellFailed(turn, leg)
  if (call.phase.is === 'dialling' && leg.role === 'callee') return end(turn, 'ended-by-server', cause)
  if (call.phase.is === 'talking' && call.phase.legId === leg.legId)
    return end(turn, leg.role === 'agent' || call.direction === 'inbound' ? 'ended-by-agent' : 'caller-left', 'hung-up')
}

/** What routing is told of an agent's leg that ended by itself; nothing when we ended it. */
function offerFailureOf(cause: Cause): OfferFailure | null {
  switch (cause) {
    case 'cancelled':
    case 'answered-elsewhere':
      return null
    case 'busy':
      return 'busy'
    case 'rejected':
    case 'hung-up':
      return 'rejected'
    case 'failed':
      return 'error'
    case 'no-answer':
    case 'unreachable':
    case 'unknown-number':
    case 'congestion':
      return 'unreachable'
  }
}

// ── Agents ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function ringAgents(turn: Turn, offer: Extract<Input, { type: 'offer.made' }>): void {
  const { call, effects } = turn
  if (call.phase.is === 'in-flow') enterQueue(turn, offer.queueId)
  if (call.phase.is !== 'queued') return
  for (const { agentId, extensionId } of offer.phones) {
    const known = call.legs.find((leg) => leg.offerId === offer.offerId && leg.agentId === agentId)
    // Asked once more, as after a restart: a phone that rings goes on ringing, one that has ended has failed, and the
    // answer of one that is up never reached routing's books.
    if (known?.is === 'down') tellFailed(turn, known)
    if (known?.is === 'up') tellAccepted(turn, known)
    if (known) continue
    const leg = addLeg(call, 'agent', agentId, offer.offerId)
    note(turn, { type: 'call.agent-ringing', agentId, offerId: offer.offerId })
    const { callerId } = call
    effects.push({ do: 'ring', legId: leg.legId, extensionId, agentId, callerId, ringMs: offer.ringMs, role: 'agent' })
  }
}

/** The caller had chosen the queue before a crash: routing's books know, ours were not written any more. */
function enterQueue(turn: Turn, queueId: QueueId): void {
  const { call, effects, book } = turn
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  joinQueue(turn, book.queue(queueId) ?? { queueId, musicClass: null, announcePositionEveryMs: 0 })
}

function tellAccepted({ call, effects }: Turn, { offerId, agentId }: Leg): void {
  if (!offerId || !agentId) return
  const input = { type: 'offer.accepted', offerId, agentId, interactionId: call.id, medium: 'voice' } as const
  effects.push({ do: 'tell-routing', input })
}

function tellFailed({ effects }: Turn, { offerId, agentId, cause }: Leg): void {
  const why = offerFailureOf(cause ?? 'failed')
  if (offerId && agentId && why)
    effects.push({ do: 'tell-routing', input: { type: 'offer.failed', offerId, agentId, why } })
}

function stopRinging(turn: Turn, { offerId, agentIds, why }: Extract<Input, { type: 'offer.withdrawn' }>): void {
  for (const leg of turn.call.legs)
    if (leg.offerId === offerId && leg.agentId && agentIds.includes(leg.agentId))
      drop(turn, leg, why === 'taken' ? 'answered-elsewhere' : 'cancelled')
}

function connectAgent(turn: Turn, offerId: OfferId, agentId: AgentId): void {
  const { call, effects } = turn
  if (call.phase.is !== 'queued') return
  const leg = call.legs.find((one) => one.offerId === offerId && one.agentId === agentId)
  if (leg?.is !== 'up') {
    // The phone went down between its answer and routing's word: the caller waits again, in the old place.
    effects.push({ do: 'tell-routing', input: { type: 'connect.failed', offerId, agentId } })
    return
  }
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  effects.push({ do: 'stop-music', legId: originOf(call).legId })
  talk(turn, agentId, leg)
}

function talk(turn: Turn, agentId: AgentId | null, other: Leg): void {
  const { call, effects, now } = turn
  call.phase = { is: 'talking', agentId, legId: other.legId, since: now }
  call.wakeAt = null
  effects.push({ do: 'join', talkId: talkOf(call), legIds: [originOf(call).legId, other.legId] })
  note(turn, { type: 'call.talk-began', agentId, waitedMs: now - call.startedAt })
  startRecording(turn, agentId)
}

function startRecording({ call, effects }: Turn, agentId: AgentId | null): void {
  call.recordingId = asId(`${call.id}-r${++call.made.recordings}`)
  effects.push({ do: 'record', talkId: talkOf(call), recordingId: call.recordingId, agentId })
}

// ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function timePassed(turn: Turn): void {
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

function leaveLostQueue(turn: Turn): void {
  const { call, effects } = turn
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.left', interactionId: call.id, why: 'ended-by-server' },
  })
  effects.push({ do: 'stop-music', legId: originOf(call).legId })
  go(turn, { to: 'unknown-number' })
}

// ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function lastWord(turn: Turn, sound: Sound, cause: Cause): void {
  turn.call.phase = { is: 'closing', cause, why: 'ended-by-server' }
  turn.call.wakeAt = turn.now + lastWordMs
  playTo(turn, [sound])
}

/** Everybody is hung up; the call has ended when every leg is down. The one place where a call comes to its end. */
function end(turn: Turn, why: LeftWhy, cause: Cause): void {
  const { call, effects, now } = turn
  if (call.phase.is === 'ending') return
  const talkedMs = call.phase.is === 'talking' ? now - call.phase.since : 0
  call.phase = { is: 'ending', why }
  // Also where our books say that it never was routing's: after a crash routing's may know more.
  call.routed = true
  call.soundId = null
  note(turn, { type: 'call.ended', why, cause, talkedMs, interactionId: call.id })
  if (call.recordingId) effects.push({ do: 'stop-recording', recordingId: call.recordingId })
  hangUpAll(turn, cause)
  finish(turn)
}

/** Again after a while, should a leg's end not be told of. */
function hangUpAll(turn: Turn, cause: Cause): void {
  for (const leg of turn.call.legs) drop(turn, leg, cause)
  turn.call.wakeAt = turn.now + hungUpAtLatestMs
}

function finish(turn: Turn): void {
  const { call, effects, now } = turn
  assert(call.phase.is === 'ending', 'only an ending call is finished')
  const { why } = call.phase
  // An agent whose phone is still being hung up cannot take the next call yet.
  const agentIsUp = call.legs.some((leg) => leg.role === 'agent' && leg.is === 'up')
  if (call.routed && !agentIsUp) {
    call.routed = false
    effects.push({ do: 'tell-routing', input: { type: 'interaction.left', interactionId: call.id, why } })
  }
  if (call.legs.some((leg) => leg.is !== 'down')) return
  effects.push({ do: 'end-talk', talkId: talkOf(call) })
  call.wakeAt = null
  call.phase = { is: 'ended', why, at: now }
}

// ── After a restart ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Makes up for what was missed: legs that are gone have ended, legs that are up have answered; then the phase's own work once more. */
function resume(turn: Turn, alive: ReadonlyMap<LegId, 'down' | 'ringing' | 'up'>): void {
  const { call, effects, now, book } = turn
  for (const leg of [...call.legs]) {
    const state = alive.get(leg.legId)
    if (leg.is !== 'down' && state === undefined) {
      // It may have been asked for while the list was made.
      drop(turn, leg, 'failed')
      legEnded(turn, leg.legId, 'failed')
    } else if (leg.is === 'ringing' && state === 'up') {
      if (leg === originOf(call)) leg.is = 'up'
      else legAnswered(turn, leg.legId)
    }
  }
  const origin = originOf(call)
  // Written as answered, and the word to telephony was lost.
  if (origin.is === 'up' && alive.get(origin.legId) === 'ringing') effects.push({ do: 'answer', legId: origin.legId })
  switch (call.phase.is) {
    case 'in-flow':
      // What was being said may have ended unheard: the node is entered once more.
      call.soundId = null
      return follow(turn, {
        ...proceed({ ...call.phase.run, memory: undefined }, { type: 'entered' }, now),
        hush: false,
      })
    case 'queued': {
      const queue = book.queue(call.phase.queueId)
      // Routing's books may not have it: their last write and ours were two.
      const arrival = arrivalOf(turn, call.phase.queueId)
      effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival } })
      effects.push({ do: 'start-music', legId: origin.legId, musicClass: queue?.musicClass ?? null })
      // Of an offer that is over by now routing says so, and the phone is hung up.
      for (const leg of call.legs) if (leg.is === 'up') tellAccepted(turn, leg)
      call.wakeAt ??= now + lookAgainMs
      return
    }
    case 'talking': {
      const { legId, agentId } = call.phase
      if (agentId && !call.legs.some((leg) => leg.offerId && leg.legId === legId)) tellStarted(turn, agentId)
      effects.push({ do: 'join', talkId: talkOf(call), legIds: [origin.legId, legId] })
      // Phones that rang beside the one that has the caller: to hang them up may have been lost.
      for (const leg of call.legs) if (leg !== origin && leg.legId !== legId) drop(turn, leg, 'answered-elsewhere')
      return
    }
    case 'ending':
      call.routed = true
      hangUpAll(turn, 'hung-up')
      return finish(turn)
    case 'dialling':
      if (call.phase.agentId) tellStarted(turn, call.phase.agentId)
      return
    case 'closing':
    case 'ended':
      return
  }
}

// ── Small words ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The leg that made the call: it lives as long as the call does. */
function originOf(call: Call): Leg {
  const origin = call.legs[0]
  assert(origin, 'a call begins with a leg')
  return origin
}

function answerOrigin({ call, effects }: Turn): void {
  const origin = originOf(call)
  if (origin.is !== 'ringing') return
  origin.is = 'up'
  effects.push({ do: 'answer', legId: origin.legId })
}

function addLeg(call: Call, role: Leg['role'], agentId: AgentId | null, offerId: OfferId | null): Leg {
  const leg: Leg = {
    legId: asId(`${call.id}-${role[0]}${++call.made.legs}`),
    role,
    agentId,
    offerId,
    is: 'ringing',
    cause: null,
  }
  call.legs.push(leg)
  return leg
}

function drop({ effects }: Turn, leg: Leg, cause: Cause): void {
  if (leg.is !== 'down') effects.push({ do: 'hang-up', legId: leg.legId, cause })
}

const nextSoundId = (call: Call) => asId<NonNullable<Call['soundId']>>(`${call.id}-s${++call.made.sounds}`)

function playTo({ call, effects }: Turn, sounds: Sound[]): void {
  call.soundId = nextSoundId(call)
  effects.push({ do: 'play', legId: originOf(call).legId, soundId: call.soundId, sounds })
}

function note({ effects, now }: Turn, event: CallNote): void {
  effects.push({ do: 'note', event, at: now })
}
