import { z } from 'zod'
import { line } from '#server/kernel/text.ts'
import { callerMatch } from '../inbound-routes/schema.ts'

/** A caller who is refused before any route (T5): a number, all that begin so, or all who withhold theirs. */
export const blockedCallerFields = z.strictObject({
  name: line(80),
  caller: callerMatch.refine((caller) => caller.is !== 'any', { error: 'Say who.', params: { code: 'caller.any' } }),
  /** What the caller gets: refused, busy, or a word that the number takes no such calls. */
  gets: z.enum(['rejected', 'busy', 'announcement']).default('rejected'),
  active: z.boolean().default(true),
})
export type BlockedCallerFields = z.output<typeof blockedCallerFields>
