import { z } from 'zod'
import { numberKinds } from '#server/kernel/number-kinds.ts'
import { line } from '#server/kernel/text.ts'

/**
 * A cap against toll fraud: so many calls, so many minutes of these kinds in a day (of the company's time zone), so many at
 * once. Emergencies are never counted. What is over it is refused with words, told as an event, and counted on its page.
 */
export const outboundCapFields = z.strictObject({
  name: line(60),
  kinds: z
    .array(z.enum(numberKinds).exclude(['emergency']))
    .min(1)
    .max(numberKinds.length),
  /** Of each extension alone, or of all together. */
  of: z.enum(['extension', 'company']).default('company'),
  callsMax: z.int().min(0).max(1_000_000).nullable().default(null),
  minutesMax: z.int().min(0).max(1_000_000).nullable().default(null),
  atOnceMax: z.int().min(0).max(10_000).nullable().default(null),
  active: z.boolean().default(true),
})
export type OutboundCapFields = z.output<typeof outboundCapFields>
