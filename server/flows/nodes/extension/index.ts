import { z } from 'zod'
import { defineNode } from '../define.ts'

/** Rings one extension, past all queues. */
export const extension = defineNode({
  type: 'extension',
  settings: z.strictObject({ extensionId: z.string().min(1) }),
  exits: () => [],
  waits: false,
  turn: ({ extensionId }) => ({ memory: null, next: { leave: { type: 'extension', id: extensionId } } }),
})
