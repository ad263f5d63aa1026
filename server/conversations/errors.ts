import { conflict, Refusal } from '#server/kernel/errors.ts'
import type { Refused } from './core/step.ts'

export const refusal = (why: Refused): Refusal => {
  switch (why) {
    case 'ended':
    case 'gone':
      return conflict('conversation.ended', 'The conversation has ended.')
    case 'not-yours':
      return new Refusal('forbidden', 'conversation.not-yours', 'The conversation is not with you.')
    case 'newer-reply':
      return conflict(
        'conversation.newer-reply',
        'Somebody replied after what you have seen: read it, then send again.',
      )
  }
}

export const offerEnded = (): Refusal => conflict('offer.ended', 'The offer has ended.')
