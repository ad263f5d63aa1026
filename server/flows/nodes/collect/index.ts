import { z } from 'zod'
import { checked } from '../../core/check-digits.ts'
import { type Attempts, again, leave, noAttempts } from '../attempts.ts'
import { defineNode } from '../define.ts'
import { attempts, ms, someSounds, sounds, variable } from '../fields.ts'

const settings = z
  .strictObject({
    /** What is asked for: "digite o seu CPF". A key pressed while it is said counts. */
    say: someSounds,
    variable,
    check: z.enum(['none', 'cpf', 'cnpj', 'cpf-or-cnpj', 'date']).default('none'),
    digitsMin: z.number().int().min(1).max(40).default(1),
    digitsMax: z.number().int().min(1).max(40).default(20),
    /** Ends it before there are `digitsMax`. */
    terminator: z.enum(['#', '*', 'none']).default('#'),
    /** For the first digit. */
    timeoutMs: ms(1000, 60_000).default(8000),
    /** Between two of them: after it, what is there counts. */
    betweenMs: ms(500, 20_000).default(4000),
    attemptsMax: attempts.default(3),
    invalid: sounds.default([]),
    timeout: sounds.default([]),
    exceeded: sounds.default([]),
    /** A password: shown to nobody, written nowhere but in the variable while the flow runs. */
    secret: z.boolean().default(false),
  })
  .refine(({ digitsMin, digitsMax }) => digitsMin <= digitsMax, {
    path: ['digitsMax'],
    message: 'is fewer than the fewest digits',
  })
type Settings = z.infer<typeof settings>

/** Digits into a variable. `*` begins anew, where it does not end. */
export const collect = defineNode<Settings, Attempts>({
  type: 'collect',
  settings,
  exits: () => ['next', 'exceeded'],
  waits: true,
  sets: ({ variable }) => [variable],
  isSecret: ({ secret }) => secret,
  turn(settings, memory = noAttempts, happening) {
    if (memory.leaving) return leave(memory, happening)
    const { say, terminator, digitsMax, timeoutMs, betweenMs, timeout } = settings
    switch (happening.type) {
      case 'entered':
        return { say, memory, next: { wait: 'heard' } }
      case 'pressed': {
        const { key } = happening
        if (key === terminator) return take(settings, memory)
        if (key === '*') return { hush: true, memory: { ...memory, typed: '' }, next: { wait: 'key', ms: timeoutMs } }
        const typed = /^\d$/.test(key) ? memory.typed + key : memory.typed
        if (typed.length >= digitsMax) return take(settings, { ...memory, typed })
        return { hush: true, memory: { ...memory, typed }, next: { wait: 'key', ms: betweenMs } }
      }
      case 'timed-out':
        return memory.typed === '' ? again(settings, memory, timeout) : take(settings, memory)
      default:
        return { memory, next: { wait: 'key', ms: timeoutMs } }
    }
  },
})

function take(settings: Settings, memory: Attempts) {
  const { digitsMin, variable, check, secret, invalid } = settings
  const value = memory.typed.length < digitsMin ? undefined : checked(memory.typed, check)
  if (value === undefined) return again(settings, memory, invalid)
  return {
    hush: true,
    memory,
    set: { [variable]: value },
    ...(!secret && { told: memory.typed }),
    next: { exit: 'next' },
  }
}
