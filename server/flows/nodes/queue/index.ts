import { z } from 'zod'
import { defineNode } from '../define.ts'
import { named } from '../fields.ts'

/** Hands the customer to a queue: here the flow ends and routing begins. */
export const queue = defineNode({
  type: 'queue',
  settings: z.strictObject({
    queueId: named('queue'),
    /** Before others who wait, 0 to 100; null: the contact's own. */
    priority: z.number().int().min(0).max(100).nullable().default(null),
  }),
  exits: () => [],
  waits: false,
  turn: ({ queueId, priority }) => ({
    memory: null,
    next: { leave: { type: 'queue', id: queueId }, attached: priority === null ? {} : { priority } },
  }),
})
