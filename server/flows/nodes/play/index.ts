import { z } from 'zod'
import { spoken } from '../../core/flow.ts'
import { defineNode } from '../define.ts'

/** Says something to its end, then goes on: a greeting, an announcement (M17). */
export const play = defineNode({
  type: 'play',
  settings: z.strictObject({ say: z.array(spoken).min(1) }),
  exits: () => ['next'],
  waits: false,
  turn: (settings, _memory, happening) =>
    happening.type === 'heard'
      ? { memory: null, next: { exit: 'next' } }
      : happening.type === 'entered'
        ? { say: settings.say, memory: null, next: { wait: 'heard' } }
        : { memory: null, next: { wait: 'heard' } },
})
