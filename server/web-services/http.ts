import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { notFound } from '#server/kernel/errors.ts'
import { idText } from '#server/kernel/text.ts'
import { askService } from './ask.ts'
import { webServiceModel } from './model.ts'
import { webServiceFields } from './schema.ts'

export const webServiceResource = resource({
  name: 'web-service',
  path: '/web-services',
  summary: 'Web services that URAs may ask',
  schema: webServiceFields,
  model: webServiceModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description', 'baseUrl'],
  secrets: ['secretHeaders'],
})

export const webServiceRoutes = ({ clock }: { clock: Clock }): Route[] => [
  route({
    method: 'post',
    path: '/web-services/:id/try',
    may: 'telephony.manage',
    summary: 'Web services: ask one with GET, as a URA would',
    input: z.strictObject({
      id: idText,
      path: z
        .string()
        .regex(/^\/(?!\/)[^\s#\\]*$/)
        .max(500)
        .default('/'),
    }),
    output: z.object({ ok: z.boolean(), status: z.number().nullable(), detail: z.string(), body: z.unknown() }),
    async handle({ input: { id, path }, user }) {
      const service = await webServiceModel.findOne({ companyId: user.companyId, _id: id }).lean()
      if (!service) throw notFound('web-service')
      const asked = {
        key: 'try',
        serviceId: id,
        method: 'GET',
        path,
        body: null,
        timeoutMs: 5_000,
        attemptsMax: 1,
      } as const
      const reply = await askService(service, asked, clock)
      return reply.ok
        ? { ok: true, status: reply.status, detail: '', body: reply.body }
        : { ok: false, status: reply.status, detail: reply.detail, body: null }
    },
  }),
]
