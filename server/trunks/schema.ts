import { z } from 'zod'
import { lines } from '#server/kernel/text.ts'
import {
  callerIdentities,
  codecs,
  dtmfModes,
  hasSecret,
  host,
  label,
  network,
  provisionalAcks,
  proxy,
  sessionTimers,
  sipPassword,
  sipUser,
  transports,
} from '#server/provisioning/words/index.ts'
import { numberForms } from './core/numbers.ts'

export const trunkKinds = ['ip', 'registration'] as const

const callerId = z.string().regex(/^\+?\d{3,15}$/, 'Digits only, with or without a leading +.')

/** A field that may be left empty, as forms send it. */
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullable()).default(null as never)

/** Tronco (M10): what may be sent. `registration` is read into user, password, host, port and line, which it overrules. */
export const trunkSchema = z.object({
  name: label(60),
  kind: z.enum(trunkKinds),
  line: sipUser.optional(),
  host: host.optional(),
  port: z.number().int().min(1).max(65_535).default(5060),
  user: sipUser.optional(),
  password: sipPassword.optional(),
  registration: z.string().max(400).optional().describe('user:password@host/line'),
  allowedIps: z.array(network).max(50).default([]),
  transport: z.enum(transports).default('udp'),
  outboundProxy: orNothing(proxy),
  fromUser: orNothing(sipUser),
  fromDomain: orNothing(host),
  /** Seconds from one OPTIONS to the next; 0: the carrier is not asked. */
  qualifySeconds: z.number().int().min(0).max(3_600).default(60),
  codecs: z
    .array(z.enum(codecs))
    .min(1)
    .max(codecs.length)
    .refine((list) => new Set(list).size === list.length, { error: 'Each codec once.', params: { code: 'said-twice' } })
    .default(['alaw', 'ulaw']),
  dtmf: z.enum(dtmfModes).default('rfc4733'),
  sessionTimers: z.enum(sessionTimers).default('accept'),
  provisionalAcks: z.enum(provisionalAcks).default('supported'),
  callerIdentity: z.enum(callerIdentities).default('from'),
  trustsCallerIdentity: z.boolean().default(false),
  tellsWithheldNumbers: z.boolean().default(false),
  /** Numbers that may be shown to who is called; the first is the one where a route says none. */
  callerIds: z.array(callerId).max(1_000).default([]),
  /** How the carrier wants numbers of the telephone network written. */
  numberForm: z.enum(numberForms).default('as-routed'),
  /** Calls at once, both ways together; null: no limit of ours. */
  callsMax: z.number().int().min(1).max(10_000).nullable().default(null),
  /** New calls a second that we send; null: no limit of ours. */
  callsPerSecondMax: z.number().int().min(1).max(1_000).nullable().default(null),
  /** Fewer answers than that, of a hundred calls that we sent in the last hour, is an alarm; null: it never is. */
  asrAlarmPercent: z.number().int().min(1).max(100).nullable().default(null),
  additional: lines(4_000)
    .refine((text) => !hasSecret(text), {
      error: 'Put the password into its own field: this text can be read by others.',
      params: { code: 'trunk.secret-in-text' },
    })
    .default(''),
  active: z.boolean().default(true),
})

export const trunkView = trunkSchema.omit({ password: true, registration: true })

export type TrunkFields = Omit<z.output<typeof trunkSchema>, 'registration' | 'line' | 'host'> & {
  line: string
  host: string
}
