import { conflict, invalid, Refusal } from '#server/kernel/errors.ts'
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

export const noFiles = (): Refusal => new Refusal('forbidden', 'file.disabled', 'Files are not accepted here.')
export const noFile = (): Refusal => invalid('file', 'file.missing', 'There is no file in it.')
export const fileTooLarge = (bytesMax: number): Refusal =>
  invalid('file', 'file.too-large', `The file is too large: at most ${bytesMax} bytes.`)
export const notRated = (): Refusal =>
  conflict('conversation.not-rated', 'Only a conversation that was served and has ended can be rated.')
export const ratedAlready = (): Refusal => conflict('conversation.rated', 'This conversation is rated already.')
export const offerEnded = (): Refusal => conflict('offer.ended', 'The offer has ended.')
