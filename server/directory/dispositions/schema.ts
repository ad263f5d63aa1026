import { z } from 'zod'
import { media } from '#server/kernel/media.ts'
import { line, lines } from '#server/kernel/text.ts'

/** How an interaction ended (tabulação, M7). */
export const dispositionFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** What it is called in the customer's own systems. */
  integrationCode: line(60, 0).default(''),
  kind: z.enum(['negative', 'neutral', 'positive']).default('neutral'),
  enabledFor: z
    .array(z.enum(media))
    .max(media.length)
    .default([...media]),
  active: z.boolean().default(true),
})
export type DispositionFields = z.output<typeof dispositionFields>
