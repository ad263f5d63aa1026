import { z } from 'zod'
import { defineNode } from '../define.ts'
import { named } from '../fields.ts'

/** Rings one extension, past all queues. */
export const extension = defineNode({
  type: 'extension',
  settings: z.strictObject({ extensionId: named('extension') }),
  exits: () => [],
  waits: false,
  turn: ({ extensionId }) => ({ memory: null, next: { leave: { type: 'extension', id: extensionId } } }),
})
