import { z } from 'zod'
import { line } from '#server/kernel/text.ts'
import { type Attempts, again, leave, noAttempts } from '../attempts.ts'
import { defineNode } from '../define.ts'
import { attempts, ms, someSounds, sounds } from '../fields.ts'

const key = z.string().regex(/^[0-9*#]$/)
const settings = z.strictObject({
  /** What is offered: "digite 1 para vendas…". A key pressed while it is said counts. */
  say: someSounds,
  /** The keys that lead somewhere, each an exit of its own name. */
  keys: z.array(key).min(1).max(12).meta({ asks: 'keys' }),
  /** What each key means, for the agent's screen: `{ "1": "Vendas" }`. */
  keyLabels: z.partialRecord(key, line(40)).default({}).meta({ asks: 'hidden' }),
  timeoutMs: ms(1000, 60_000).default(5000),
  attemptsMax: attempts.default(3),
  invalid: sounds.default([]),
  timeout: sounds.default([]),
  exceeded: sounds.default([]),
})
type Settings = z.infer<typeof settings>

/**
 * One key of a menu (M19): time-out and invalid option each cost an attempt; after the last one the audio of attempts
 * exceeded is said and the exit `exceeded` is taken.
 */
export const menu = defineNode<Settings, Attempts>({
  type: 'menu',
  settings,
  exits: ({ keys }) => [...keys, 'exceeded'],
  waits: true,
  turn(settings, memory = noAttempts, happening) {
    if (memory.leaving) return leave(memory, happening)
    switch (happening.type) {
      case 'entered':
        return { say: settings.say, memory, next: { wait: 'heard' } }
      case 'pressed': {
        const { key } = happening
        if (!settings.keys.includes(key)) return again(settings, memory, settings.invalid)
        const label = settings.keyLabels[key]
        return { hush: true, memory, told: label ? `${key} ${label}` : key, next: { exit: key } }
      }
      case 'timed-out':
        return again(settings, memory, settings.timeout)
      default:
        return { memory, next: { wait: 'key', ms: settings.timeoutMs } }
    }
  },
})
