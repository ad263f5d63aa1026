import type { DestinationRef } from '#server/destinations/index.ts'
import type { FlowBook } from '#server/flows/index.ts'
import { assert } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import {
  type AgentId,
  asId,
  type ExtensionId,
  type InteractionId,
  type LegId,
  type OfferId,
  type QueueId,
  type TrunkId,
} from '#server/kernel/ids.ts'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
import type { CapAnswer } from '#server/numbering/index.ts'
import type { Cause, Sound } from '../ports.ts'
import type { Call, CallerId, Leg, QueueVoice, Way } from './call.ts'
import type { CallNote, Effect } from './effect.ts'
import type { LineState } from './lines.ts'

/** What the step may look up: settings as they are now. */
export type Book = {
  queue(queueId: QueueId): QueueVoice | undefined
  destination(ref: DestinationRef, at: Instant): Way
  extensionOf(agentId: AgentId): ExtensionId | undefined
  /** Where a number leads that this extension dials: by its own rules. */
  fromExtension(extensionId: ExtensionId, dialled: string, at: Instant): Way
  /** The extension as others see it calling. */
  callerIdOf(extensionId: ExtensionId): CallerId | undefined
  /** The agent's phone that stands by, and is lent to nobody. */
  standing(agentId: AgentId): { legId: LegId; lentBy: InteractionId; extensionId: ExtensionId | undefined } | undefined
  /** Which call has this leg of that call's now. */
  borrowerOf(lender: InteractionId, legId: LegId): InteractionId | null
  extensionOfNumber(number: string): ExtensionId | undefined
  /** What can be pressed within a talk. */
  inTalkCodes(): { feature: string; code: string; digits: 'none' | 'needed' | 'optional' }[]
  /** What is going on in a conference. */
  room(conferenceId: string): { members: number; locked: boolean; recording: boolean; version: number }
  /** A place where nobody is parked; undefined where all are taken. */
  freePlace(): string | undefined
  /** Who parked a call is rung when nobody has fetched it for so long. */
  parkedMs(): number
  /** How many calls its phone is in now, ringing ones among them. */
  callsOf(extensionId: ExtensionId): number
  /** Whether one more call may go out by it now. */
  line(trunkId: TrunkId): LineState
  /** Whether a cap against fraud lets one more such call of this extension out, and for how long. */
  cap(kind: DialledKind, extensionId: ExtensionId | null): CapAnswer
  contactPriority: number
  /** How this agent reaches a number outside: as if dialled at the agent's phone. */
  callbackWay(agentId: AgentId, number: string, at: Instant): Way
  /** Whether another call has this number on the line now. */
  isOnLine(number: string, but: InteractionId): boolean
  /** What a flow may look up. */
  flows: FlowBook
}

/** A call in the making: changed in place within one step, with what is to be done about it. */
export type Turn = { call: Call; effects: Effect[]; now: Instant; book: Book }

/** The leg that made the call: it lives as long as the call does. */
export function originOf(call: Call): Leg {
  const origin = call.legs[0]
  assert(origin, 'a call begins with a leg')
  return origin
}

export function answerOrigin({ call, effects }: Turn): void {
  const origin = originOf(call)
  if (origin.is !== 'ringing') return
  origin.is = 'up'
  effects.push({ do: 'answer', legId: origin.legId })
}

export function addLeg(call: Call, role: Leg['role'], agentId: AgentId | null, offerId: OfferId | null): Leg {
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

export function drop({ effects }: Turn, leg: Leg, cause: Cause): void {
  const { legId, lentBy } = leg
  if (leg.is === 'down') return
  if (lentBy) effects.push({ do: 'give-back', legId, to: lentBy, cause })
  else effects.push({ do: 'hang-up', legId, cause })
}

export const nextSoundId = (call: Call) => asId<NonNullable<Call['soundId']>>(`${call.id}-s${++call.made.sounds}`)

export function playTo({ call, effects }: Turn, sounds: Sound[]): void {
  call.soundId = nextSoundId(call)
  effects.push({ do: 'play', legId: originOf(call).legId, soundId: call.soundId, sounds })
}

export function note({ effects, now }: Turn, event: CallNote): void {
  effects.push({ do: 'note', event, at: now })
}
