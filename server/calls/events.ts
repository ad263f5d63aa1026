import { z } from 'zod'
import { wayStep } from '#server/destinations/index.ts'
import { defineEvents } from '#server/kernel/events.ts'

const ofCall = { interactionId: z.string() }

/** A call's story, line by line: what `--check` prints and reports count. */
export const callEvents = defineEvents({
  'call.arrived': z.object({
    ...ofCall,
    from: z.string(),
    dialled: z.string(),
    trunkId: z.string().optional(),
    extensionId: z.string().optional(),
  }),
  'call.unknown-number': z.object({ ...ofCall, dialled: z.string() }),
  /** One step of where it goes, in order: an inbound route, a time condition, what they led to. */
  'call.way': wayStep.extend(ofCall),
  'call.flow-entered': z.object({ ...ofCall, flowId: z.string(), node: z.string() }),
  'call.key-pressed': z.object({ ...ofCall, key: z.string(), node: z.string() }),
  /** The caller hangs up and keeps the place in the queue. */
  'call.callback-asked': z.object({ ...ofCall, number: z.string() }),
  'call.callback-dialled': z.object({ ...ofCall, agentId: z.string(), number: z.string(), attempt: z.number() }),
  'call.callback-failed': z.object({ ...ofCall, number: z.string(), attempt: z.number(), cause: z.string() }),
  'call.callback-over': z.object({ ...ofCall, number: z.string(), why: z.enum(['called-again', 'too-late']) }),
  'call.agent-ringing': z.object({ ...ofCall, agentId: z.string(), offerId: z.string() }),
  'call.agent-answered': z.object({ ...ofCall, agentId: z.string(), offerId: z.string() }),
  'call.talk-began': z.object({ ...ofCall, agentId: z.string().nullable(), waitedMs: z.number() }),
  /** The other hears music, and no more what the agent says. */
  'call.held': z.object({ ...ofCall, agentId: z.string() }),
  'call.resumed': z.object({ ...ofCall, agentId: z.string() }),
  /** The agent's phone is gone without a hang-up, or asks to be put back: it is rung again. */
  'call.agent-lost': z.object({ ...ofCall, agentId: z.string(), why: z.enum(['asked', 'lost']) }),
  'call.agent-back': z.object({ ...ofCall, agentId: z.string(), awayMs: z.number() }),
  /** What is said from here on is silence in the recording, until it is resumed. */
  'call.recording-paused': z.object({ ...ofCall, agentId: z.string() }),
  'call.recording-resumed': z.object({ ...ofCall, agentId: z.string() }),
  'call.conference-joined': z.object({ ...ofCall, conferenceId: z.string(), moderator: z.boolean() }),
  /** By somebody's wish; who hangs up has ended. */
  'call.conference-left': z.object({ ...ofCall, conferenceId: z.string(), why: z.enum(['removed', 'ended']) }),
  'call.conference-muted': z.object({ ...ofCall, conferenceId: z.string(), muted: z.boolean() }),
  'call.parked': z.object({ ...ofCall, agentId: z.string().nullable(), place: z.string() }),
  'call.unparked': z.object({ ...ofCall, agentId: z.string().nullable(), place: z.string() }),
  /** Nobody fetched it: who parked it is rung. */
  'call.park-returned': z.object({ ...ofCall, agentId: z.string().nullable(), place: z.string() }),
  /** Answered by another phone than those that rang. */
  'call.picked-up': z.object({ ...ofCall, agentId: z.string().nullable() }),
  /** An agent's phone is up, and callers of queues arrive at it without ringing. */
  'call.stands-by': z.object({ ...ofCall, agentId: z.string() }),
  'call.joined': z.object({ ...ofCall, to: z.string() }),
  /** Led on to somebody else; `to` is a number, or what a record names. */
  'call.transferred': z.object({
    ...ofCall,
    agentId: z.string().nullable(),
    how: z.enum(['blind', 'attended']),
    to: z.object({ type: z.string(), id: z.string() }),
  }),
  'call.transfer-returned': z.object({ ...ofCall, agentId: z.string().nullable(), cause: z.string() }),
  /** The agent asks a third while the other hears music. */
  'call.consulting': z.object({
    ...ofCall,
    agentId: z.string().nullable(),
    to: z.object({ type: z.string(), id: z.string() }),
  }),
  'call.consult-answered': z.object({ ...ofCall, agentId: z.string().nullable() }),
  'call.consult-ended': z.object({ ...ofCall, agentId: z.string().nullable(), why: z.string() }),
  'call.three-way': z.object({ ...ofCall, agentId: z.string().nullable() }),
  /** Who was consulted about goes; the two who are left talk on. */
  'call.customer-left': z.object({ ...ofCall, agentId: z.string().nullable() }),
  'call.ended': z.object({ ...ofCall, why: z.string(), cause: z.string(), talkedMs: z.number() }),
})
