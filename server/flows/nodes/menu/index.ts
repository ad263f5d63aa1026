import { z } from 'zod'
import { type Spoken, spoken, type Turn } from '../../core/flow.ts'
import { defineNode } from '../define.ts'

const settings = z.strictObject({
  /** What is offered: "digite 1 para vendas…". A key pressed while it is said counts. */
  say: z.array(spoken).min(1),
  /** The keys that lead somewhere, each an exit of its own name. */
  keys: z.array(z.string().regex(/^[0-9*#]$/)).min(1),
  timeoutMs: z.number().int().min(1000).max(60_000).default(5000),
  attemptsMax: z.number().int().min(1).max(10).default(3),
  invalid: z.array(spoken).default([]),
  timeout: z.array(spoken).default([]),
  exceeded: z.array(spoken).default([]),
})
type Settings = z.infer<typeof settings>
type Memory = { attempts: number; leaving: boolean }

/**
 * One key of a menu (M19): time-out and invalid option each cost an attempt; after the last one the audio of attempts
 * exceeded is said and the exit `exceeded` is taken.
 */
export const menu = defineNode<Settings, Memory>({
  type: 'menu',
  settings,
  exits: ({ keys }) => [...keys, 'exceeded'],
  waits: true,
  turn(settings, memory = { attempts: 0, leaving: false }, happening) {
    if (memory.leaving) {
      if (happening.type === 'heard' || happening.type === 'entered') return { memory, next: { exit: 'exceeded' } }
      return { memory, next: { wait: 'heard' } }
    }
    switch (happening.type) {
      case 'entered':
        return { say: settings.say, memory, next: { wait: 'heard' } }
      case 'heard':
        return { memory, next: { wait: 'key', ms: settings.timeoutMs } }
      case 'pressed':
        if (settings.keys.includes(happening.key)) return { hush: true, memory, next: { exit: happening.key } }
        return again(settings, memory, settings.invalid)
      case 'timed-out':
        return again(settings, memory, settings.timeout)
    }
  },
})

function again(settings: Settings, memory: Memory, why: Spoken[]): Turn<Memory> {
  const attempts = memory.attempts + 1
  if (attempts < settings.attemptsMax)
    return { say: [...why, ...settings.say], memory: { attempts, leaving: false }, next: { wait: 'heard' } }
  if (settings.exceeded.length === 0)
    return { hush: true, memory: { attempts, leaving: true }, next: { exit: 'exceeded' } }
  return { say: settings.exceeded, memory: { attempts, leaving: true }, next: { wait: 'heard' } }
}
