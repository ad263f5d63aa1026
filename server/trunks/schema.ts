import { z } from 'zod'
import { lines } from '#server/kernel/text.ts'
import { codecs, hasSecret, host, label, network, sipPassword, sipUser } from '#server/provisioning/words/index.ts'

export const trunkKinds = ['ip', 'registration'] as const

const callerId = z.string().regex(/^\+?\d{3,15}$/, 'Digits only, with or without a leading +.')

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
  codecs: z
    .array(z.enum(codecs))
    .min(1)
    .max(codecs.length)
    .refine((list) => new Set(list).size === list.length, { error: 'Each codec once.', params: { code: 'said-twice' } })
    .default(['alaw', 'ulaw']),
  /** Numbers that may be shown to who is called; the first is the one where a route says none. */
  callerIds: z.array(callerId).max(1_000).default([]),
  /** Calls at once, both ways together. */
  callsMax: z.number().int().min(1).max(10_000).optional(),
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
