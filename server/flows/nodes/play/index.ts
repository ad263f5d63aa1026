import { z } from 'zod'
import { defineNode } from '../define.ts'
import { someSounds } from '../fields.ts'

/**
 * Says something to its end, then goes on: a greeting, an announcement (M17). Who knows the menu does not wait for it: a
 * key ends it and counts for what comes next, unless it must be heard.
 */
export const play = defineNode({
  type: 'play',
  settings: z.strictObject({ say: someSounds, mustBeHeard: z.boolean().default(false) }),
  exits: () => ['next'],
  waits: false,
  turn({ say, mustBeHeard }, _memory, happening) {
    if (happening.type === 'heard') return { memory: null, next: { exit: 'next' } }
    if (happening.type === 'pressed' && !mustBeHeard)
      return { hush: true, memory: null, next: { exit: 'next', carries: true } }
    if (happening.type === 'entered') return { say, memory: null, next: { wait: 'heard' } }
    return { memory: null, next: { wait: 'heard' } }
  },
})
