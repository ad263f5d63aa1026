import { z } from 'zod'
import { companyFields, userFields } from '#server/directory/index.ts'
import { idText, line } from '#server/kernel/text.ts'
import { didNumber } from '#server/numbering/index.ts'

const { legalName, tradeName, cnpj, ddd, timeZone, language } = companyFields.shape

/** All that is asked of who comes first: what else a company has, it gets by itself. */
export const firstAccessFields = z.strictObject({
  company: z.strictObject({ legalName, tradeName: tradeName.optional(), cnpj, ddd, timeZone, language }),
  administrator: z.strictObject({
    name: userFields.shape.name,
    login: userFields.shape.login,
    password: z.string().min(8).max(200),
  }),
})
export type FirstAccess = z.output<typeof firstAccessFields>

/** From a number to a queue. */
export const firstNumberFields = z.strictObject({
  did: didNumber,
  queueName: line(80).default('Atendimento'),
  /** A greeting and one key before the queue, or straight into it. */
  menu: z.boolean().default(true),
})
export type FirstNumber = z.output<typeof firstNumberFields>

export const demoCallFields = z.strictObject({ inboundRouteId: idText.optional() })
