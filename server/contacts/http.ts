import { z } from 'zod'
import { type AnyResource, resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { asId, type ContactId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import { contacts } from './model.ts'
import { contactFields, identityKinds } from './schema.ts'
import type { Contacts } from './service.ts'

export const contactResource: AnyResource = resource({
  name: 'contact',
  path: '/contacts',
  isWork: true,
  summary: 'Contacts: the people and firms that are served',
  schema: contactFields,
  model: contacts,
  may: { read: 'agent.work', manage: 'agent.work' },
  search: ['name'],
})

export const contactRoutes = ({ contacts: service }: { contacts: Contacts }): Route[] => [
  route({
    method: 'get',
    path: '/contacts/:id/identities',
    summary: 'Phone numbers, e-mail addresses and browsers of a contact',
    may: 'agent.work',
    input: z.object({ id: idText }),
    output: z.object({
      items: z.array(z.object({ kind: z.enum(identityKinds), scope: z.string(), value: z.string() })),
    }),
    async handle({ input, user }) {
      const { id } = await service.get(user.companyId, asId<ContactId>(input.id))
      return { items: await service.identitiesOf(user.companyId, id) }
    },
  }),
]
