import type { AgentId } from '#server/kernel/ids.ts'
import type { Cause } from '../ports.ts'
import { hush } from './announce.ts'
import { type CallbackRules, type Leg, talkOf } from './call.ts'
import { end } from './ending.ts'
import { dialOut } from './outside.ts'
import { digit, prompt, type Queued, wakeInQueue } from './queue.ts'
import { drop, note, playTo, type Turn } from './turn.ts'

// A caller who hangs up and keeps the place: asked for by a key, called when the turn comes, once or a few times.

const answersWithinMs = 30_000
const triesMax = 3
const digitsLeast = 8
const digitsMost = 15

const digitsOf = (number: string): string => number.replace(/\D/g, '')

/** The key was pressed: to the number the caller calls from, where there is one, or to another. */
export function askForCallback(turn: Turn, phase: Queued): void {
  hush(turn)
  const own = digitsOf(turn.call.callerId.number)
  if (own.length >= digitsLeast) confirm(turn, phase, own, 0)
  else askNumber(turn, phase, 0)
}

function confirm(turn: Turn, phase: Queued, number: string, tries: number): void {
  phase.asks = { what: 'confirm', digits: number, tries, until: turn.now + answersWithinMs }
  const spoken = [...number].map((key) => digit(turn, key))
  playTo(turn, [prompt(turn, 'callback-number-is'), ...spoken, prompt(turn, 'callback-confirm')])
  wakeInQueue(turn)
}

function askNumber(turn: Turn, phase: Queued, tries: number): void {
  if (tries >= triesMax) return waitOn(turn, phase)
  phase.asks = { what: 'number', digits: '', tries, until: turn.now + answersWithinMs }
  playTo(turn, [prompt(turn, 'callback-enter-number')])
  wakeInQueue(turn)
}

/** Not asked for after all: on with the music. */
export function waitOn(turn: Turn, phase: Queued): void {
  hush(turn)
  phase.asks = null
  wakeInQueue(turn)
}

export function answerCallback(turn: Turn, phase: Queued, key: string, rules: CallbackRules): void {
  const { asks } = phase
  if (!asks) return
  hush(turn)
  if (key === '*') return waitOn(turn, phase)
  if (asks.what === 'confirm') {
    if (key === '1') return promise(turn, phase, asks.digits, rules)
    return key === '2' ? askNumber(turn, phase, asks.tries) : confirm(turn, phase, asks.digits, asks.tries)
  }
  if (key === '#') {
    const fits = asks.digits.length >= digitsLeast
    return fits ? confirm(turn, phase, asks.digits, asks.tries + 1) : askNumber(turn, phase, asks.tries + 1)
  }
  asks.digits = (asks.digits + key).slice(0, digitsMost)
  asks.until = turn.now + answersWithinMs
  wakeInQueue(turn)
}

/** The place is kept from now on, whether the caller hears our thanks to their end or not. */
function promise(turn: Turn, { queueId }: Queued, number: string, { validMs }: CallbackRules): void {
  const { call, effects, now } = turn
  call.callback = { number, attempts: 0, until: now + validMs, notBefore: null }
  call.phase = { is: 'awaiting-callback', queueId }
  call.wakeAt = call.callback.until
  note(turn, { type: 'call.callback-asked', number })
  tellWaits(turn)
  playTo(turn, [prompt(turn, 'callback-accepted')])
  effects.push({ do: 'supersede-callbacks', number })
}

export function tellWaits({ call, effects }: Turn): void {
  const notBefore = call.callback?.notBefore ?? null
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.to-be-called-back', interactionId: call.id, notBefore },
  })
}

/** It is the caller's turn, and the agent is on the line: the customer is dialled, as an agent dials out. */
export function callBack(turn: Turn, agentId: AgentId, agent: Leg): void {
  const { call, effects, book, now } = turn
  const { callback, phase } = call
  if (!callback || phase.is !== 'awaiting-callback') return
  call.legs = [agent, ...call.legs.filter((leg) => leg !== agent)]
  call.direction = 'outbound'
  call.dialled = callback.number
  call.phase = { is: 'calling-back', agentId, queueId: phase.queueId }
  call.wakeAt = null
  note(turn, { type: 'call.callback-dialled', agentId, number: callback.number, attempt: callback.attempts + 1 })
  // Whoever has the customer on the line already needs not call.
  if (book.isOnLine(callback.number, call.id)) return attemptFailed(turn, 'busy')
  const way = book.callbackWay(agentId, callback.number, now)
  for (const step of way.steps) note(turn, { type: 'call.way', ...step })
  if (way.destination.to !== 'outside') return attemptFailed(turn, 'unknown-number')
  effects.push({ do: 'join', talkId: talkOf(call), legIds: [agent.legId] })
  if (!dialOut(turn, way.destination)) attemptFailed(turn, 'congestion')
}

/** Nobody was reached: the agent is free, and it is tried again later, or no more. */
export function attemptFailed(turn: Turn, cause: Cause): void {
  const { call, book, now } = turn
  const { callback, phase } = call
  if (!callback || phase.is !== 'calling-back') return
  callback.attempts++
  note(turn, { type: 'call.callback-failed', number: callback.number, attempt: callback.attempts, cause })
  const rules = book.queue(phase.queueId)?.callback
  if (callback.attempts >= (rules?.attemptsMax ?? 1)) return end(turn, 'ended-by-server', cause)
  for (const leg of call.legs) {
    drop(turn, leg, 'cancelled')
    leg.letGo = true
  }
  callback.notBefore = now + (rules?.retryMs ?? answersWithinMs)
  call.phase = { is: 'awaiting-callback', queueId: phase.queueId }
  call.wakeAt = callback.until
  tellWaits(turn)
}

/** The customer called again, or it is too late. */
export function giveUpCallback(turn: Turn, why: 'called-again' | 'too-late'): void {
  const { call } = turn
  if (!call.callback || call.phase.is !== 'awaiting-callback') return
  note(turn, { type: 'call.callback-over', number: call.callback.number, why })
  end(turn, why === 'called-again' ? 'caller-left' : 'ended-by-server', 'cancelled')
}
