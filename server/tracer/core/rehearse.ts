import {
  begin,
  type Call,
  type CallEffect,
  type CallInput,
  type CallNote,
  type Cause,
  type Sound,
  step,
} from '#server/calls/index.ts'
import type { ExtensionId, LegId, QueueId, TrunkId } from '#server/kernel/ids.ts'
import { beginWait, nextOverflow, type Queues, type Wait } from './wait.ts'

export type What =
  | { is: 'note'; event: CallNote }
  | { is: 'hears'; sounds: Sound[] }
  | { is: 'rings'; extensionId: ExtensionId }
  | { is: 'dials'; trunkId: TrunkId; number: string; callerId: string }
  | { is: 'waits'; queueId: QueueId }
  | { is: 'feature'; feature: string; argument: string }
  /** A web service: nobody knows what it would say, and so it is rehearsed as if it failed. */
  | { is: 'asks'; serviceId: string }
  /** Nothing was pressed while a key was waited for. */
  | { is: 'silence' }

/** What a call does in a rehearsal, in order; `afterMs` is counted from its beginning, sounds taken for a second each. */
export type Told = { afterMs: number } & What

/** What those who are called do: answer, or none of them does, and why. */
export type FarEnd = 'answers' | 'no-answer' | 'busy' | 'unreachable'

export type Rehearsal = {
  told: Told[]
  /** Where it stands at the end: `queued`, `dialling`, `calling`, `ended`… */
  phase: Call['phase']['is']
}

export type Rehearsed = Parameters<typeof begin>[0] & {
  /** What the caller presses, one each time that a key is waited for. */
  keys: string
  far: FarEnd
  queues: Queues
}

const soundMs = 1_000
const ringsForMs = 20_000
const stepsMax = 400

/**
 * Plays a call through with production's own step, as its effects would come back from a telephony in which nothing goes
 * wrong: what it tells is what the real call would tell. Nothing is carried out. Pure.
 */
export function rehearse({ keys, far, queues, ...options }: Rehearsed): Rehearsal {
  const { arrived, book } = options
  const told: Told[] = []
  const waiting: CallInput[] = []
  const presses = [...keys]
  let wait: Wait | null = null
  let now = arrived.at
  let call = take(begin({ ...options, now }))

  function take({ call, effects }: { call: Call; effects: CallEffect[] }): Call {
    for (const effect of effects) note(effect)
    return call
  }

  function note(effect: CallEffect): void {
    const tell = (what: What) => void told.push({ afterMs: now - arrived.at, ...what })
    switch (effect.do) {
      case 'note':
        return tell({ is: 'note', event: effect.event })
      case 'play':
        return tell({ is: 'hears', sounds: effect.sounds })
      case 'ring':
        return tell({ is: 'rings', extensionId: effect.extensionId })
      case 'dial': {
        const { trunkId, number, callerId } = effect
        return tell({ is: 'dials', trunkId, number, callerId: callerId.number })
      }
      case 'tell-routing':
        if (effect.input.type !== 'interaction.queued') return
        // It comes anew: what was before is forgotten, as routing forgets it.
        wait = null
        return tell({ is: 'waits', queueId: effect.input.arrival.queueId })
      case 'run-feature': {
        const { feature, argument } = effect
        return tell({ is: 'feature', feature, argument })
      }
      case 'ask-outside': {
        const { key, serviceId } = effect.request
        tell({ is: 'asks', serviceId })
        waiting.push({ type: 'flow.replied', key, reply: { ok: false, why: 'failed', status: null, detail: '' } })
        return
      }
      case 'hang-up':
        waiting.push({ type: 'leg.ended', legId: effect.legId, cause: effect.cause })
        return
      default:
        return
    }
  }

  /** What comes back from the world; undefined where the rehearsal ends: somebody has it, or nobody knows how it goes on. */
  function next(): CallInput | undefined {
    const { phase, wakeAt, soundId } = call
    if (phase.is === 'ended') return undefined
    const first = waiting.shift()
    if (first) return first
    const ringing = call.legs.find((leg, place) => place > 0 && leg.is === 'ringing')
    if (ringing) {
      if (far === 'answers') return undefined
      now += far === 'no-answer' ? ringsForMs : 0
      return { type: 'leg.ended', legId: ringing.legId, cause: causes[far] }
    }
    if (phase.is === 'queued') return nextInQueue(phase.queueId)
    wait = null
    if (phase.is === 'talking' || phase.is === 'feature') return undefined
    if (soundId) {
      now += soundMs
      return { type: 'sound.finished', soundId }
    }
    if (phase.is === 'in-flow' && phase.run.waitsUntil !== null) {
      const key = presses.shift()
      if (key !== undefined) return { type: 'leg.pressed', legId: originOf(call), key }
      told.push({ afterMs: now - arrived.at, is: 'silence' })
    }
    if (wakeAt === null) return undefined
    now = Math.max(now, wakeAt)
    return { type: 'time.passed' }
  }

  /** The caller leaves by a key, or the queue does something about the wait: else somebody takes it, or it goes on for ever. */
  function nextInQueue(queueId: QueueId): CallInput | undefined {
    const { exits = [], callback } = book.queue(queueId) ?? {}
    const key = presses[0]
    if (key !== undefined && [...exits.map((exit) => exit.key), callback?.key].includes(key)) {
      presses.shift()
      return { type: 'leg.pressed', legId: originOf(call), key }
    }
    if (wait?.item.queueId !== queueId) wait = beginWait(queueId, now, wait)
    const next = nextOverflow(wait, queues, { nobodyTakesIt: far !== 'answers' })
    if (!next) return undefined
    now = Math.max(now, next.at)
    wait = next.wait
    return { type: 'queue.overflowed', queueId, overflow: next.overflow }
  }

  for (let steps = 0; steps < stepsMax; steps++) {
    const input = next()
    if (!input) break
    call = take(step(call, input, book, now))
  }
  return { told, phase: call.phase.is }
}

const causes: Record<Exclude<FarEnd, 'answers'>, Cause> = {
  'no-answer': 'no-answer',
  busy: 'busy',
  unreachable: 'unreachable',
}

function originOf({ legs }: Call): LegId {
  const [origin] = legs
  if (!origin) throw new Error('a call begins with a leg')
  return origin.legId
}
