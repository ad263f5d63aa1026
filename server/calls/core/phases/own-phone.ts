import { originOf, type Turn } from '../turn.ts'
import { take } from '../way.ts'
import type { PhaseOf, PhaseRules } from './contract.ts'

/** Asked for on a screen: the agent's own phone rings, and dials when it is answered. */
export const ownPhone: PhaseRules<'own-phone'> = {
  legAnswered: (turn, phase) => dial(turn, phase),
  resumed(turn, phase) {
    if (originOf(turn.call).is === 'up') dial(turn, phase)
  },
}

function dial(turn: Turn, { extensionId, number }: PhaseOf<'own-phone'>): void {
  const { call, book, now } = turn
  call.phase = { is: 'dialling', agentId: originOf(call).agentId, queueId: null }
  take(turn, book.fromExtension(extensionId, number, now))
}
