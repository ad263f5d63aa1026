import { z } from 'zod'
import { defineNode } from '../define.ts'
import { named } from '../fields.ts'

/** Goes on in another flow, with all that is known. One that returns comes back by the other's node `return`. */
export const flow = defineNode({
  type: 'flow',
  settings: z.strictObject({ flowId: named('flow'), returns: z.boolean().default(false) }),
  exits: ({ returns }) => (returns ? ['next'] : []),
  waits: false,
  turn: ({ flowId, returns }) => ({ memory: null, next: { enter: flowId, returns } }),
})
