import type { Effect } from '#server/routing/core/effect.ts'
import type { Told } from './simulate.ts'

/** One line for a reader: when, what came in → what came out. */
export function traceLine(told: Told): string {
  const at = new Date(told.at).toISOString().slice(11, 23)
  if ('word' in told) return `${at}  --- ${told.word}`
  const { type, ...said } = told.input
  const words = 'settings' in said ? 'settings' : JSON.stringify(said)
  const out = told.taken.effects.map(effectWords).filter((word) => word !== '')
  return `${at}  ${type} ${words}${out.length > 0 ? ` → ${out.join('; ')}` : ''}`
}

function effectWords(effect: Effect): string {
  switch (effect.type) {
    case 'offer':
      return `offer ${effect.offer.id} ${effect.offer.interactionId} to ${effect.offer.agentIds.join(' ')}`
    case 'withdraw':
      return `withdraw ${effect.offerId} from ${effect.agentIds.join(' ')} (${effect.why})`
    case 'connect':
      return `connect ${effect.interactionId} with ${effect.agentId}`
    case 'overflow':
      return `overflow ${effect.interactionId} of ${effect.queueId} (${effect.why}): ${JSON.stringify(effect.deed)}`
    case 'answer-pull':
      return `answer ${effect.agentId} ${effect.answer.ok ? effect.answer.interactionId : effect.answer.why}`
    case 'presence-changed':
      return `${effect.agentId} is ${effect.presence}`
    case 'decided':
      return ''
  }
}
