import { z } from 'zod'
import { agentView } from '#server/agents/index.ts'
import { media } from '#server/kernel/media.ts'

const perMedium = z.object({ voice: z.number(), chat: z.number(), email: z.number() })

/** What a queue has lived through since the company's day began. */
export const queueToday = z.object({
  offered: z.number(),
  answered: z.number(),
  answeredInTime: z.number(),
  abandoned: z.number(),
  /** Left before the queue's `shortAbandonSeconds`: no abandonment, and not in the service level. */
  abandonedShort: z.number(),
  /** Moved to another queue, or sent to a destination: full, nobody there, waited too long, by a key. */
  overflowed: z.number(),
  /** Of those who were answered. */
  waitMsTotal: z.number(),
  /** Services that have ended, and how long they were. */
  ended: z.number(),
  talkMsTotal: z.number(),
})
export type QueueToday = z.infer<typeof queueToday>

export const queueRow = z.object({
  queueId: z.string(),
  name: z.string(),
  waiting: perMedium,
  longestWaitSince: z.number().nullable(),
  /** Of those who wait, the ones that go ahead. */
  priorityWaits: z.number(),
  /** Members who could be offered one now. */
  ready: perMedium,
  members: z.number(),
  present: z.number(),
  serviceLevel: z.object({ target: z.number(), seconds: z.number() }),
  today: queueToday,
})
export type QueueRow = z.infer<typeof queueRow>

export const agentRow = agentView.extend({ name: z.string(), queueIds: z.array(z.string()) })
export type AgentRow = z.infer<typeof agentRow>

/** What waits, is offered, is served or disposed of just now. */
export const liveInteraction = z.object({
  interactionId: z.string(),
  protocol: z.string(),
  medium: z.enum(media),
  channel: z.string(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  state: z.enum(['waiting', 'offered', 'serving', 'wrap-up']),
  /** Since when it is in this state. */
  since: z.number(),
  /** Since when the customer waits, or waited. */
  waitsSince: z.number(),
  queueId: z.string().nullable(),
  agentId: z.string().nullable(),
  offeredTo: z.array(z.string()),
  contactPriority: z.number(),
  wrapUpEndsAt: z.number().nullable(),
  /** The caller hung up and waits to be called back. */
  callback: z.boolean(),
  contactId: z.string().nullable(),
  name: z.string().nullable(),
  number: z.string(),
})
export type LiveInteraction = z.infer<typeof liveInteraction>

/** A queue as its members see it: what one can pull from. */
export const ownQueue = queueRow.pick({
  queueId: true,
  name: true,
  waiting: true,
  longestWaitSince: true,
  priorityWaits: true,
})
export type OwnQueue = z.infer<typeof ownQueue>

export const liveView = z.object({
  at: z.number(),
  queues: z.array(queueRow),
  agents: z.array(agentRow),
  interactions: z.array(liveInteraction),
})
export type LiveView = z.infer<typeof liveView>
