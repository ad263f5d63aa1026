import { invalid, Refusal } from '#server/kernel/errors.ts'

export const unknownToken = () =>
  new Refusal('not-found', 'webchat.unknown-token', 'There is no such chat, or it is off.')
export const otherOrigin = () => new Refusal('forbidden', 'webchat.other-origin', 'This site may not use this chat.')
export const sessionRequired = () =>
  new Refusal('unauthenticated', 'webchat.session-required', 'The chat session has ended: start again.')
/** Only where there are several servers: the first request did not say whose it is, and was led astray. */
export const elsewhere = () =>
  new Refusal('away', 'webchat.elsewhere', 'Another server has this chat: name its account in the address.')
export const consentRequired = () =>
  invalid('consentVersion', 'webchat.consent-required', 'The terms must be accepted, as they stand now.')
export const tooMany = () => new Refusal('too-many', 'webchat.too-many', 'Too many in a short time: wait a little.')
