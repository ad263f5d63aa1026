import type { Sound } from '../ports.ts'
import { type Destination, legOf, type Phase } from './call.ts'
import { dictateNamed } from './dictation.ts'
import { lastWord } from './ending.ts'
import { askForPin } from './mailbox.ts'
import { seek } from './seek.ts'
import { standBy } from './standing.ts'
import { answerOrigin, playTo, type Turn } from './turn.ts'

type DialledFeature = Extract<Destination, { to: 'feature' }>
type Asking = Pick<DialledFeature, 'feature' | 'argument' | 'extensionId' | 'phoneId'>

/** What the call itself does when this is dialled (picks up what rings elsewhere): a feature with `does: 'call'` is a line here. */
const ofCalls: Record<string, ((turn: Turn, dialled: DialledFeature) => void) | undefined> = {
  voicemail: (turn, { extensionId }) => askForPin(turn, { extensionId }, true),
  'record-audio': (turn) => dictateNamed(turn),
  'pick-up-group': (turn, dialled) => seek(turn, 'pick-up', dialled),
  'pick-up': (turn, dialled) => seek(turn, 'pick-up', dialled),
  'parking-place': (turn, dialled) => seek(turn, 'retrieve', dialled),
  'stand-by': (turn) => standBy(turn),
  'voicemail-of': (turn, { argument }) => askForPin(turn, { number: argument }, false),
}

const doneWithinMs = 10_000
const pinWithinMs = 15_000

export const tryLater = (language: string): Sound => ({ prompt: 'system/try-later', language })

/** A feature code was dialled. What is not the call's own is done elsewhere, and answers what is said of it. */
export function enterFeature(turn: Turn, dialled: DialledFeature): void {
  const own = ofCalls[dialled.feature]
  if (own) return own(turn, dialled)
  const { feature, argument, extensionId, phoneId } = dialled
  answerOrigin(turn)
  if (!dialled.asksPin) return run(turn, { feature, argument, extensionId, phoneId }, null)
  turn.call.phase = { is: 'feature', asking: { feature, argument, extensionId, phoneId, keys: '' } }
  turn.call.wakeAt = turn.now + pinWithinMs
  playTo(turn, [{ prompt: 'voicemail/pin', language: turn.call.language }])
}

function run(turn: Turn, asking: Asking, pin: string | null): void {
  const { call, effects, now } = turn
  call.phase = { is: 'feature', asking: null }
  call.wakeAt = now + doneWithinMs
  const { feature, argument, extensionId, phoneId } = asking
  const agentId = legOf(call, 'agent')?.agentId ?? null
  effects.push({ do: 'run-feature', feature, argument, pin, extensionId, phoneId, agentId })
}

/** The PIN, up to #. */
export function keyOfFeature(turn: Turn, phase: Extract<Phase, { is: 'feature' }>, key: string): void {
  const { call, effects, now } = turn
  if (!phase.asking) return
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  if (key === '#') return run(turn, phase.asking, phase.asking.keys)
  phase.asking.keys = (phase.asking.keys + key).slice(0, 20)
  call.wakeAt = now + pinWithinMs
}

export function featureDone(turn: Turn, sounds: Sound[]): void {
  const { phase } = turn.call
  if (phase.is === 'feature' && !phase.asking) lastWord(turn, sounds, 'hung-up')
}
