import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'

/** Why an agent pauses (M4). */
export const pauseReasonFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** How long it may take; null where nobody minds. */
  minutesMax: z.int().min(1).max(1_440).nullable().default(null),
  /** False: who stays longer is told, and so are the supervisors. */
  overrunAllowed: z.boolean().default(true),
  /** How many agents may be in it at once; null for any number. */
  agentsMax: z.int().min(1).max(1_000).nullable().default(null),
  active: z.boolean().default(true),
})
export type PauseReasonFields = z.output<typeof pauseReasonFields>
