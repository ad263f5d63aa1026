import { z } from 'zod'
import { label } from '#server/provisioning/words/index.ts'

export const extensionKinds = ['webphone', 'sip'] as const

/** A secret that a person chose. It is stored as a hash, and nobody can read it again. */
const secret = z
  .string()
  .regex(/^[\x21-\x7e]{12,64}$/, '12 to 64 visible characters, without accents or blanks.')
  .refine((text) => /[A-Za-z]/.test(text) && /\d/.test(text) && new Set(text).size >= 6, {
    error: 'Too easy to guess: needs letters, digits and more variety.',
    params: { code: 'secret.weak' },
  })

/** Ramal (M9): what may be sent. The number stays as it was made: phones log in by it. */
export const extensionSchema = z.object({
  number: z.string().regex(/^\d{2,8}$/, '2 to 8 digits.'),
  name: label(60),
  kind: z.enum(extensionKinds).default('webphone'),
  /** Where it is not sent, one is made; POST /extensions/:id/secret makes a new one and shows it. */
  secret: secret.optional(),
  /** How long it rings; where it is not said, who calls says. */
  ringMs: z.number().int().min(5_000).max(120_000).optional(),
})

export const extensionView = extensionSchema.omit({ secret: true }).extend({
  /** The user name for the phone. */
  sipUser: z.string(),
})

export type ExtensionFields = Omit<z.output<typeof extensionSchema>, 'secret'> & { sipUser: string; secretHash: string }
