import type { DestinationRef } from '#server/destinations/index.ts'
import { type Audible, beginFlow, type FlowStep, type Variables, variablesOf } from '#server/flows/index.ts'
import { assert, unreachable } from '#server/kernel/assert.ts'
import { type AgentId, asId, type QueueId } from '#server/kernel/ids.ts'
import type { Arrival, Overflow } from '#server/routing/index.ts'
import type { Cause, Sound } from '../ports.ts'
import { announce, hush } from './announce.ts'
import { type Call, customerOf, type Destination, type QueueVoice, type RingPlan, talkOf, type Way } from './call.ts'
import { takeCapacity, tellHandedOver } from './capacity.ts'
import { enterConference } from './conference.ts'
import { beginDictation } from './dictation.ts'
import { end, lastWord } from './ending.ts'
import { enterFeature } from './features.ts'
import { enterMailbox } from './mailbox.ts'
import { dialOut } from './outside.ts'
import { type Calling, divertOf, ringStage } from './places.ts'
import { changeQueue, queuedIn, wakeInQueue } from './queue.ts'
import { addLeg, answerOrigin, note, originOf, playTo, type Turn } from './turn.ts'

// Where a call goes: by the number that was dialled, then as its flow says.

const heardAtLatestMs = 300_000
const dialMs = 60_000
const spoken = (prompt: string, language: string): Sound => ({ prompt, language })
const notInService: Sound = { prompt: 'system/number-not-in-service', language: 'pt-BR' }

/** Where a record's destination leads now. */
export const goTo = (turn: Turn, ref: DestinationRef): void => take(turn, turn.book.destination(ref, turn.now))

/** Goes a way to its end, and tells it. */
export function take(turn: Turn, { steps, destination }: Way): void {
  for (const step of steps) note(turn, { type: 'call.way', ...step })
  go(turn, destination)
}

function go(turn: Turn, destination: Destination): void {
  const { call, effects } = turn
  const origin = originOf(call)
  switch (destination.to) {
    case 'queue':
      return joinQueue(turn, destination.queue)
    case 'conference':
      return enterConference(turn, destination.conference)
    case 'flow':
      answerOrigin(turn)
      return follow(turn, beginFlow(destination.flow, variablesFor(call), turn.book.flows, turn.now))
    case 'extension': {
      const caller = call.phase.is === 'dialling' ? call.phase.agentId : null
      if (destination.plan) return callExtension(turn, destination.plan, caller)
      call.phase = { is: 'dialling', agentId: call.phase.is === 'dialling' ? call.phase.agentId : null, queueId: null }
      effects.push({ do: 'signal-ringing', legId: origin.legId })
      const leg = addLeg(call, 'callee', destination.agentId, null)
      const { extensionId, agentId } = destination
      leg.extensionId = extensionId
      effects.push({
        do: 'ring',
        legId: leg.legId,
        extensionId,
        agentId,
        callerId: customerOf(call),
        ringMs: dialMs,
        role: 'callee',
      })
      takeCapacity(turn, call.phase.agentId)
      return
    }
    case 'outside': {
      effects.push({ do: 'join', talkId: talkOf(call), legIds: [origin.legId] })
      call.phase = { is: 'dialling', agentId: call.phase.is === 'dialling' ? call.phase.agentId : null, queueId: null }
      // Every line is taken, or none is left: as a carrier without a free line.
      if (!dialOut(turn, destination)) return lastWord(turn, [spoken('outbound/no-line', call.language)], 'congestion')
      takeCapacity(turn, call.phase.agentId)
      return
    }
    case 'refused':
      if (destination.sounds.length === 0) return end(turn, 'ended-by-server', destination.cause)
      return lastWord(turn, destination.sounds, destination.cause)
    case 'announcement':
      return announce(turn, destination)
    case 'dictation':
      return beginDictation(turn, destination.dictation)
    case 'voicemail':
      return enterMailbox(turn, destination.mailbox)
    case 'feature':
      return enterFeature(turn, destination)
    case 'unknown-number':
      note(turn, { type: 'call.unknown-number', dialled: call.dialled })
      return lastWord(turn, [notInService], 'unknown-number')
    case 'hang-up':
      return end(turn, 'ended-by-server', 'hung-up')
    default:
      return unreachable(destination)
  }
}

// ── An extension, as its owner wants it called ───────────────────────────────────────────────────────────────────────

/** Led on more often it goes in a circle that no saved record shows. */
const divertedMax = 5

function callExtension(turn: Turn, plan: RingPlan, agentId: AgentId | null): void {
  const { call, effects } = turn
  const origin = originOf(call)
  effects.push({ do: 'signal-ringing', legId: origin.legId })
  call.phase = { is: 'calling', agentId, plan, stage: -1, rings: [], asked: [], cause: null }
  takeCapacity(turn, agentId)
  callOn(turn, call.phase)
}

/** The next places, and where none is left on, as the owner wants it for why the own phone did not take it. */
export function callOn(turn: Turn, phase: Calling): void {
  const { call, effects } = turn
  const { plan, agentId } = phase
  while (++phase.stage < plan.stages.length) if (ringStage(turn, phase)) return
  const cause = phase.cause ?? 'unreachable'
  const why = divertOf(cause)
  const next = { busy: plan.onBusy, 'no-answer': plan.onNoAnswer, unreachable: plan.onUnreachable }[why]
  const diverted = (call.diverted ?? 0) + 1
  call.wakeAt = null
  if (!next || diverted > divertedMax) return nobodyTook(turn, cause)
  call.diverted = diverted
  note(turn, { type: 'call.way', at: 'extension', id: plan.extensionId, why })
  effects.push({ do: 'stop-ringing', legId: originOf(call).legId })
  // Who calls stays who calls.
  call.phase = { is: 'dialling', agentId, queueId: null }
  const way = turn.book.destination(next, turn.now)
  // Whoever of us calls is served from now on, and may wait in a queue: to routing it is nobody's.
  const isRung = way.destination.to === 'extension' || way.destination.to === 'outside'
  if (agentId && !isRung) tellHandedOver(turn, null)
  take(turn, way)
}

export function joinQueue(turn: Turn, queue: QueueVoice): void {
  const { call, effects, now } = turn
  const origin = originOf(call)
  const cameFrom = call.queueId === queue.queueId ? null : call.queueId
  call.phase = { ...queuedIn(queue, now), cameFrom }
  call.queueId = queue.queueId
  call.routed = true
  effects.push({ do: 'tell-routing', input: { type: 'interaction.queued', arrival: arrivalOf(turn, queue.queueId) } })
  answerOrigin(turn)
  effects.push({ do: 'start-music', legId: origin.legId, musicClass: queue.musicClass })
  if (queue.welcome) playTo(turn, [{ audioId: queue.welcome }])
  wakeInQueue(turn)
}

/** Its queue did something about its wait: routing has done its part already. */
export function overflowed(turn: Turn, queueId: QueueId, { why, deed }: Overflow): void {
  const { call } = turn
  const { phase } = call
  if ((phase.is !== 'queued' && phase.is !== 'awaiting-callback') || phase.queueId !== queueId) return
  if (deed.do === 'leave') return phase.is === 'queued' ? leaveQueue(turn, queueId, why, deed.to) : undefined
  note(turn, { type: 'call.way', at: 'queue', id: queueId, why })
  note(turn, { type: 'call.way', at: 'queue', id: deed.queueId, why: deed.do })
  if (deed.do === 'move') changeQueue(turn, deed.queueId)
}

/** Out of the queue, to where its settings say: routing keeps nothing but that it went. */
export function leaveQueue(turn: Turn, queueId: QueueId, why: string, to: DestinationRef): void {
  const { call, effects } = turn
  note(turn, { type: 'call.way', at: 'queue', id: queueId, why })
  hush(turn)
  effects.push({ do: 'stop-music', legId: originOf(call).legId })
  call.wakeAt = null
  // Where it may not even wait, what leads back there would go round without end.
  if (why === 'nobody' || why === 'full') {
    call.diverted = (call.diverted ?? 0) + 1
    if (call.diverted > divertedMax) return lastWord(turn, [spoken('system/try-later', call.language)], 'congestion')
  }
  // Who takes it now is told routing anew.
  call.routed = false
  // What is no place of its own (an announcement) goes on from here.
  call.phase = { is: 'dialling', agentId: null, queueId: null }
  goTo(turn, to)
}

export const arrivalOf = ({ call, book }: Turn, queueId: QueueId): Arrival => ({
  id: call.id,
  queueId,
  medium: 'voice',
  channel: 'voice',
  contactPriority: call.attached.priority ?? book.contactPriority,
  enteredAt: call.startedAt,
  ...(call.attached.skills && { skills: call.attached.skills }),
})

/** Whoever sent it on is rung so long when nobody took it. */
const returnMs = 30_000

/** Nobody took it where it was sent: who sent it is rung; then it waits in its queue again, in the old place, or ends. */
export function nobodyTook(turn: Turn, cause: Cause): void {
  const { call, effects } = turn
  const to = call.returnTo
  call.returnTo = null
  if (to?.extensionId && !to.tried) {
    const { extensionId, agentId } = to
    note(turn, { type: 'call.transfer-returned', agentId, cause })
    const leg = addLeg(call, 'callee', agentId, null)
    leg.extensionId = extensionId
    call.phase = { is: 'dialling', agentId: null, queueId: null }
    call.returnTo = { ...to, tried: true }
    const callerId = customerOf(call)
    effects.push({ do: 'ring', legId: leg.legId, extensionId, agentId, callerId, ringMs: returnMs, role: 'callee' })
    return
  }
  const queue = to && call.queueId ? turn.book.queue(call.queueId) : undefined
  if (!queue) return end(turn, 'ended-by-server', cause)
  effects.push({ do: 'stop-ringing', legId: originOf(call).legId })
  joinQueue(turn, queue)
}

/** Does what the flow says, and stands where it stands. */
export function follow(turn: Turn, step: FlowStep): void {
  const { run, say, hush, leaves } = step
  const { call, effects, now } = turn
  call.collected = { ...call.collected, ...step.collected }
  call.path.push(...step.told)
  for (const { flowId, node } of step.entered) note(turn, { type: 'call.flow-entered', flowId, node })
  for (const score of step.scores) effects.push({ do: 'keep-score', score })
  if ((hush || leaves) && call.soundId) {
    effects.push({ do: 'stop-sound', soundId: call.soundId })
    call.soundId = null
  }
  if (run) {
    call.phase = { is: 'in-flow', run }
    if (say) playTo(turn, say.map(soundOf))
    for (const request of step.asks) effects.push({ do: 'ask-outside', request })
    call.wakeAt = run.waitsUntil ?? now + heardAtLatestMs
    return
  }
  call.wakeAt = null
  assert(leaves, 'a flow that does not wait hands over')
  call.attached = { ...call.attached, ...step.attached }
  // What was deleted under a running flow is said like a number that does not exist, never silence.
  goTo(turn, leaves)
}

export const variablesFor = ({ protocol, callerId, dialled, contact, collected }: Call): Variables => ({
  ...collected,
  ...variablesOf({ protocol, from: callerId.number, fromName: callerId.name, dialled, contact }),
})

const soundOf = (spoken: Audible): Sound => ('audioId' in spoken ? { audioId: asId(spoken.audioId) } : spoken)

export function leaveLostQueue(turn: Turn): void {
  const { call, effects } = turn
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.left', interactionId: call.id, why: 'ended-by-server' },
  })
  effects.push({ do: 'stop-music', legId: originOf(call).legId })
  go(turn, { to: 'unknown-number' })
}
