import { z } from 'zod'
import { defineNode } from '../define.ts'

/** The end of a sub-flow: back to where it was called from. Where it was called from nowhere the call is hung up. */
export const comeBack = defineNode({
  type: 'return',
  settings: z.strictObject({}),
  exits: () => [],
  waits: false,
  turn: () => ({ memory: null, next: { back: true } }),
})
