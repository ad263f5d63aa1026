import { z } from 'zod'
import { destination } from '#server/destinations/index.ts'
import { idText } from '#server/kernel/text.ts'
import { dtmfModes, label } from '#server/provisioning/words/index.ts'

export const extensionKinds = ['webphone', 'sip'] as const

/** A secret that a person chose. It is stored as a hash, and nobody can read it again. */
const secret = z
  .string()
  .regex(/^[\x21-\x7e]{12,64}$/, '12 to 64 visible characters, without accents or blanks.')
  .refine((text) => /[A-Za-z]/.test(text) && /\d/.test(text) && new Set(text).size >= 6, {
    error: 'Too easy to guess: needs letters, digits and more variety.',
    params: { code: 'secret.weak' },
  })

/** What phones may be offered: what Asterisk itself can hear and say, or a recording and a prompt would fail. */
export const phoneCodecs = ['alaw', 'ulaw', 'g722', 'gsm'] as const
export const followMeWays = ['in-order', 'together'] as const
const seconds = (min: number, max: number) => z.int().min(min).max(max)

/** By phone: for voicemail and for taking a desk phone. Stored as a hash. */
const pin = z
  .string()
  .regex(/^\d{4,10}$/, { error: '4 to 10 digits.' })
  .refine((digits) => new Set(digits).size > 1 && !'01234567890 9876543210'.includes(digits), {
    error: 'Too easy to guess.',
    params: { code: 'pin.weak' },
  })

/** Another place that is rung: dialled as the extension itself would, by its own outbound rules and class of service. */
const place = z.strictObject({
  number: z.string().regex(/^\+?[0-9]{2,20}$/, { error: 'Is not a number.' }),
  seconds: seconds(5, 60).default(20),
})

const followMe = z.strictObject({
  active: z.boolean().default(false),
  /** After the own phone one after another, or all at once with it. */
  way: z.enum(followMeWays).default('in-order'),
  places: z.array(place).max(10).default([]),
})

const voicemail = z.strictObject({
  active: z.boolean().default(false),
  /** null: what the house says. */
  greetingAudioId: idText.nullable().default(null),
  /** Where a message is sent with its sound; null: it is heard here alone. */
  email: z.email().max(200).nullable().default(null),
  secondsMax: seconds(10, 600).default(180),
})

/** Ramal (M9): what may be sent. The number stays as it was made: phones log in by it. */
export const extensionSchema = z.object({
  number: z.string().regex(/^\d{2,8}$/, '2 to 8 digits.'),
  name: label(60),
  kind: z.enum(extensionKinds).default('webphone'),
  /** Where it is not sent, one is made; POST /extensions/:id/secret makes a new one and shows it. */
  secret: secret.optional(),
  /** Switched off, no phone gets in and nobody reaches it. */
  active: z.boolean().default(true),
  /** How long it rings; where it is not said, who calls says. */
  ringMs: z.number().int().min(5_000).max(120_000).optional(),
  codecs: z
    .array(z.enum(phoneCodecs))
    .min(1)
    .max(phoneCodecs.length)
    .refine((codecs) => new Set(codecs).size === codecs.length, {
      error: 'One is in it twice.',
      params: { code: 'twice' },
    })
    .default(['alaw', 'ulaw']),
  dtmf: z.enum(dtmfModes).default('rfc4733'),
  /** What is shown outside, where the outbound rule leaves it to the extension; null: what the rule or the company has. */
  outsideNumber: z
    .string()
    .regex(/^\+?\d{2,15}$/, { error: 'Is not a number.' })
    .nullable()
    .default(null),
  /** What it may dial outside (/classes-of-service); null: the company's standard class. */
  classOfServiceId: idText.nullable().default(null),
  /** So many calls at once; the next one is busy. null: as many as the phone takes. */
  callsMax: z.int().min(1).max(20).nullable().default(null),
  /** Phones of one group pick up what rings at another. */
  pickupGroup: label(40).nullable().default(null),
  /** Where a call goes that is not taken; null: it ends as it is. */
  onNoAnswer: destination.nullable().default(null),
  onBusy: destination.nullable().default(null),
  onUnreachable: destination.nullable().default(null),
  followMe: followMe.prefault({}),
  voicemail: voicemail.prefault({}),
  pin: pin.optional(),
})

export const extensionView = extensionSchema.omit({ secret: true, pin: true }).extend({
  /** The user name for the phone. */
  sipUser: z.string(),
  hasPin: z.boolean().optional(),
})

export type ExtensionFields = Omit<z.output<typeof extensionSchema>, 'secret' | 'pin'> & {
  sipUser: string
  secretHash: string
  /** Of the PIN, argon2; none: nobody gets in by phone. */
  pinHash?: string
  hasPin?: boolean
}

/** What was stored before a field was there, with its default. */
export function wholeExtension<Stored extends ExtensionFields>(stored: Stored): Stored {
  const { shape } = extensionSchema
  return {
    ...stored,
    active: shape.active.parse(stored.active),
    codecs: shape.codecs.parse(stored.codecs),
    dtmf: shape.dtmf.parse(stored.dtmf),
    outsideNumber: stored.outsideNumber ?? null,
    classOfServiceId: stored.classOfServiceId ?? null,
    callsMax: stored.callsMax ?? null,
    pickupGroup: stored.pickupGroup ?? null,
    onNoAnswer: stored.onNoAnswer ?? null,
    onBusy: stored.onBusy ?? null,
    onUnreachable: stored.onUnreachable ?? null,
    followMe: shape.followMe.parse(stored.followMe ?? {}),
    voicemail: shape.voicemail.parse(stored.voicemail ?? {}),
  }
}
