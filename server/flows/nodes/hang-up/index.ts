import { z } from 'zod'
import { defineNode } from '../define.ts'

export const hangUp = defineNode({
  type: 'hang-up',
  settings: z.strictObject({}),
  exits: () => [],
  waits: false,
  turn: () => ({ memory: null, next: { leave: { type: 'hang-up' } } }),
})
