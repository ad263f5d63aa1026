import type { Sound } from '../ports.ts'
import { type Destination, legOf } from './call.ts'
import { lastWord } from './ending.ts'
import { answerOrigin, type Turn } from './turn.ts'

type DialledFeature = Extract<Destination, { to: 'feature' }>

/** What the call itself does when this is dialled (picks up what rings elsewhere): a feature with `does: 'call'` is a line here. */
const ofCalls: Record<string, ((turn: Turn, dialled: DialledFeature) => void) | undefined> = {}

const doneWithinMs = 10_000

export const tryLater = (language: string): Sound => ({ prompt: 'system/try-later', language })

/** A feature code was dialled. What is not the call's own is done elsewhere, and answers what is said of it. */
export function enterFeature(turn: Turn, dialled: DialledFeature): void {
  const { call, effects, now } = turn
  const own = ofCalls[dialled.feature]
  if (own) return own(turn, dialled)
  answerOrigin(turn)
  call.phase = { is: 'feature' }
  call.wakeAt = now + doneWithinMs
  const { feature, argument, extensionId } = dialled
  effects.push({ do: 'run-feature', feature, argument, extensionId, agentId: legOf(call, 'agent')?.agentId ?? null })
}

export function featureDone(turn: Turn, sounds: Sound[]): void {
  if (turn.call.phase.is === 'feature') lastWord(turn, sounds, 'hung-up')
}
