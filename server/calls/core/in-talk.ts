import type { Leg } from './call.ts'
import { park } from './park.ts'
import { complete, consultWish, transfer } from './transfer.ts'
import type { Turn } from './turn.ts'

// What is pressed within a talk, by a phone of the house: `##2002` leads the call on, `*22002` asks first. The other side
// hears the tones and no more; what the other side presses means nothing here.

/** A code that is not gone on with is forgotten; a number is whole so long after its last key, or with #. */
const goOnWithinMs = 3_000

export function keyInTalk(turn: Turn, leg: Leg, key: string): void {
  const { call, now, book } = turn
  const codes = book.inTalkCodes()
  if (codes.length === 0 || (!leg.extensionId && !leg.agentId)) return
  const typed = call.typed?.legId === leg.legId && now - call.typed.at <= goOnWithinMs ? call.typed.keys : ''
  const keys = [typed + key, key].find((text) =>
    codes.some(({ code }) => code.startsWith(text) || text.startsWith(code)),
  )
  call.typed = keys ? { legId: leg.legId, keys, at: now } : null
  if (!keys) return
  const found = codes.find(({ code }) => keys.startsWith(code))
  if (!found) return
  if (found.digits === 'none') return run(turn, leg, found.feature, '')
  const argument = keys.slice(found.code.length)
  if (argument.endsWith('#')) return run(turn, leg, found.feature, argument.slice(0, -1))
  call.wakeAt = Math.min(call.wakeAt ?? Number.POSITIVE_INFINITY, now + goOnWithinMs)
}

/** True where a number was being typed and is whole now. */
export function typedLongEnough(turn: Turn): boolean {
  const { call, now, book } = turn
  const { typed } = call
  if (!typed || now - typed.at < goOnWithinMs) return false
  const leg = call.legs.find(({ legId }) => legId === typed.legId)
  const found = book.inTalkCodes().find(({ code }) => typed.keys.startsWith(code))
  call.typed = null
  const argument = found ? typed.keys.slice(found.code.length) : ''
  if (!leg || !found || argument === '') return false
  run(turn, leg, found.feature, argument)
  return true
}

function run(turn: Turn, leg: Leg, feature: string, argument: string): void {
  const { call } = turn
  call.typed = null
  const isOwn = (one: Leg) => one === leg
  switch (feature) {
    case 'transfer':
      return argument ? transfer(turn, isOwn, { number: argument }, false, true) : undefined
    case 'consult':
      if (call.phase.is === 'consulting') return complete(turn, call.phase)
      return argument ? transfer(turn, isOwn, { number: argument }, true, true) : undefined
    case 'three-way':
      return consultWish(turn, isOwn, 'three-way')
    case 'swap':
      return consultWish(turn, isOwn, 'swap')
    case 'take-back':
      return consultWish(turn, isOwn, 'cancel')
    case 'park':
      return park(turn, isOwn, true)
    default:
      return
  }
}
