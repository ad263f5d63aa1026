import { z } from 'zod'
import { isDdd } from '#server/kernel/ddd.ts'
import { fileKinds } from '#server/kernel/file-kinds.ts'
import { media } from '#server/kernel/media.ts'
import { idText, line } from '#server/kernel/text.ts'
import { bareCnpj, isCnpj } from './cnpj.ts'

const percent = z.int().min(1).max(100)
const weight = z.int().min(0).max(100)
const perMedium = <Value extends z.ZodType>(value: Value) => z.strictObject({ voice: value, chat: value, email: value })

/** See server/routing/core/settings.ts for what each means. */
export const routingSettings = z.strictObject({
  channelPriority: z.record(z.string().regex(/^[a-z][a-z-]{0,30}$/), percent).default({}),
  webchatAbsolute: z.boolean().default(false),
  capacity: z
    .strictObject({
      total: z.int().min(1).max(1_000),
      weights: perMedium(weight),
      waitingCustomerWeight: weight,
      limits: perMedium(z.int().min(0).max(100)),
      mayInterrupt: perMedium(z.array(z.enum(media)).max(media.length)),
    })
    .default({
      total: 100,
      weights: { voice: 100, chat: 25, email: 10 },
      waitingCustomerWeight: 5,
      limits: { voice: 1, chat: 4, email: 5 },
      mayInterrupt: { voice: ['email'], chat: ['email'], email: [] },
    }),
  ageing: z
    .strictObject({ everyMs: z.int().min(1_000).max(86_400_000), step: percent })
    .nullable()
    .default(null),
})

const isTimeZone = (name: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

/** How chats are kept within bounds (A5). */
const chatSettings = {
  /** The largest file that a chat may carry: 1 KB to 100 MB, or 0 for none at all. */
  fileBytesMax: z
    .int()
    .min(0)
    .max(100 * 1024 * 1024)
    .refine((bytes) => bytes === 0 || bytes >= 1_024, {
      error: 'Must be 0 or at least 1024.',
      params: { code: 'file-limit.wrong' },
    })
    .default(10 * 1024 * 1024),
  fileKinds: z
    .array(z.enum(fileKinds))
    .max(fileKinds.length)
    .default([...fileKinds]),
}

/** Where calls are parked, and when whoever parked one is rung again because nobody has fetched it. */
const parking = z
  .strictObject({
    returnMs: z.int().min(1_000).max(3_600_000).default(90_000),
    firstPlace: z.int().min(1).max(9_999).default(1),
    places: z.int().min(1).max(200).default(20),
  })
  .prefault({})
export type Parking = z.output<typeof parking>

export const companySettings = routingSettings.extend({
  ...chatSettings,
  /** The music that is heard on hold, and in queues that have none of their own; null: Asterisk's default. */
  musicId: idText.nullable().default(null),
  parking,
})

/** A company (M1): the tenant. Brazilian unless its DDI says otherwise. */
export const companyFields = z.strictObject({
  legalName: line(120),
  tradeName: line(120),
  /** Its name in addresses and SIP user names: never changes. */
  slug: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, { error: 'Small letters, digits and dashes, a letter first.' }),
  cnpj: z
    .string()
    .max(20)
    .transform(bareCnpj)
    .pipe(
      z.string().refine(isCnpj, { error: 'The check digits of the CNPJ are wrong.', params: { code: 'cnpj.wrong' } }),
    ),
  contact: line(120, 0).default(''),
  ddi: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .default('55'),
  ddd: z.string().regex(/^\d{0,4}$/),
  /** The code of its conurbated zone, where it is in one. */
  cnl: z
    .string()
    .regex(/^\d{1,6}$/)
    .nullable()
    .default(null),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { error: 'There is no such time zone.', params: { code: 'time-zone.unknown' } })
    .default('America/Sao_Paulo'),
  language: z.enum(['pt-BR', 'en']).default('pt-BR'),
  /** Where callers are sent while no server answers Asterisk. */
  emergencyDestination: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('extension'), id: idText }),
      z.strictObject({ type: z.literal('number'), number: z.string().regex(/^\+?\d{3,15}$/) }),
    ])
    .nullable()
    .default(null),
  settings: companySettings.prefault({}),
})
export type CompanyFields = z.output<typeof companyFields>

/** An area code belongs to a country: in Brazil it must be one of the 67. */
export const isAreaOf = (ddi: string, ddd: string): boolean => (ddi === '55' ? isDdd(ddd) : true)
