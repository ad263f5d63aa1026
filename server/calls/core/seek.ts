import type { Destination } from './call.ts'
import { answerOrigin, originOf, type Turn } from './turn.ts'

/** What is sought: what rings at that extension, or in the group of whoever dials (''), or what is parked at that place. */
export type Sought = { how: 'pick-up' | 'retrieve'; argument: string }

const foundWithinMs = 10_000

export function seek(turn: Turn, how: Sought['how'], dialled: Extract<Destination, { to: 'feature' }>): void {
  const { call, effects, now } = turn
  const { argument, extensionId } = dialled
  answerOrigin(turn)
  call.phase = { is: 'joining', how, argument, extensionId }
  call.wakeAt = now + foundWithinMs
  effects.push({ do: 'seek', how, argument, extensionId, legId: originOf(call).legId })
}
