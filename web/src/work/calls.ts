import type { EventData, Offer as ToldOffer } from '../client/live.ts'

export type CallView = EventData<'call.changed'>
export type OfferView = ToldOffer

/** Who calls or writes, in an offer: what is known of the customer before one answers. */
export function customerOf({ call, chat }: Pick<OfferView, 'call' | 'chat'>): {
  name: string | null
  number: string | null
  contactId: string | null
  since: number | null
  path: readonly string[]
} {
  if (call)
    return { name: call.name, number: call.number, contactId: call.contactId, since: call.startedAt, path: call.path }
  if (chat)
    return {
      name: chat.visitor.name,
      number: chat.visitor.phone,
      contactId: chat.contact.id,
      since: chat.openedAt,
      path: [],
    }
  return { name: null, number: null, contactId: null, since: null, path: [] }
}
