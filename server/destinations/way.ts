import { z } from 'zod'

/**
 * One step of a call's way: what it came to (`inbound-route`, `time-condition`, `queue`…), which one, and what was decided
 * there where there was a choice. Told in the call's story as it happens, and foretold by the tracer: both by the same code.
 */
export const wayStep = z.strictObject({ at: z.string(), id: z.string().nullable(), why: z.string().nullable() })
export type WayStep = z.output<typeof wayStep>
