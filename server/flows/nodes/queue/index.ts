import { z } from 'zod'
import { defineNode } from '../define.ts'

/** Hands the customer to a queue: here the flow ends and routing begins. */
export const queue = defineNode({
  type: 'queue',
  settings: z.strictObject({ queueId: z.string().min(1) }),
  exits: () => [],
  waits: false,
  turn: ({ queueId }) => ({ memory: null, next: { leave: { type: 'queue', id: queueId } } }),
})
