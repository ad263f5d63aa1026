import type { CallRecord } from '#server/ladders/index.ts'
import type { InteractionDoc } from './model.ts'

/** A voice interaction as a record of telephony: who called whom, when, and how it ended. */
export const callRecordOf = (doc: InteractionDoc): CallRecord => ({
  id: doc._id,
  protocol: doc.protocol,
  direction: doc.direction as CallRecord['direction'],
  from: doc.from ?? '',
  to: doc.to ?? '',
  startedAt: doc.startedAt,
  servedAt: doc.routing?.servedAt ?? null,
  endedAt: doc.endedAt ?? null,
  endedWhy: doc.endedWhy ?? null,
  queueId: doc.routing?.queueId ?? null,
  agentId: doc.routing?.agentId ?? null,
})
