import { z } from 'zod'
import { defineEvents } from '#server/kernel/events.ts'

/** A call as one agent sees it: a colleague's number is not one's own. */
export const CallView = z.object({
  interactionId: z.string(),
  protocol: z.string(),
  queueId: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  phase: z.enum(['ringing', 'dialling', 'talking', 'held', 'reattaching', 'wrap-up', 'ended']),
  /** The other side's. */
  number: z.string(),
  name: z.string().nullable(),
  contactId: z.string().nullable(),
  /** The customer hung up, and is to be called back when the agent takes it. */
  callback: z.boolean().optional(),
  startedAt: z.number(),
  connectedAt: z.number().nullable(),
  heldSince: z.number().nullable(),
  /** What the caller pressed in the URA: “menu: 1”. */
  path: z.array(z.string()),
  /** What the URA found out: “cpf”, “52998224725”. */
  collected: z.record(z.string(), z.string()),
  note: z.string(),
  dispositionId: z.string().nullable(),
  /** Nothing of what is said is kept since then. */
  recordingPausedSince: z.number().nullable(),
  /** A third is asked, or is in it: `mine` who asked, `hears` whom the asking agent hears. */
  consult: z
    .object({
      to: z.object({ type: z.string(), id: z.string() }),
      hears: z.enum(['third', 'first', 'all']),
      answered: z.boolean(),
      mine: z.boolean(),
      byAgentId: z.string().nullable(),
      withAgentId: z.string().nullable(),
    })
    .nullable(),
  /** The agent who led it on to this one, the last before. */
  transferredBy: z.string().nullable(),
  endedWhy: z.string().nullable(),
})
export type CallView = z.infer<typeof CallView>

/**
 * Told at each change, from the moment in which the agent has the call (or dials, or is called by extension) until
 * `ended`. A call that a queue offers is told by `offer.made` until the agent has it.
 */
export const callScreenEvents = defineEvents({ 'call.changed': CallView })
