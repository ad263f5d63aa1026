import { interactionModel } from '#server/interactions/index.ts'
import type { CompanyId, InteractionId } from '#server/kernel/ids.ts'
import type { Card, Cards } from './ports.ts'

type Doc = {
  _id: InteractionId
  protocol: string
  direction: Card['direction']
  contactId: string | null
  from: string | null
  fromName: string | null
  to: string | null
}

/** Who the customer of an interaction is, by the interactions' records and the contacts. */
export function interactionCards(options: {
  /** '' where there is no such contact. */
  contactName: (companyId: CompanyId, contactId: string) => Promise<string>
}): Cards {
  return {
    async of(companyId, ids) {
      const docs = await interactionModel
        .find(
          { _id: { $in: ids }, companyId },
          { protocol: 1, direction: 1, contactId: 1, from: 1, fromName: 1, to: 1 },
        )
        .lean<Doc[]>()
      const names = new Map<string, string>()
      const contactIds = [...new Set(docs.flatMap(({ contactId }) => contactId ?? []))]
      await Promise.all(contactIds.map(async (id) => names.set(id, await options.contactName(companyId, id))))
      return new Map(docs.map((doc) => [doc._id, cardOf(doc, names)]))
    },
  }
}

function cardOf({ protocol, direction, contactId, from, fromName, to }: Doc, names: Map<string, string>): Card {
  const number = (direction === 'inbound' ? from : to) ?? ''
  const known = contactId ? names.get(contactId) : undefined
  // A caller who was never named is filed under the number, which is no name.
  const name = [known, direction === 'inbound' ? fromName : null].find((one) => one && !/^\+?\d+$/.test(one))
  return { protocol, direction, contactId, name: name ?? null, number }
}
