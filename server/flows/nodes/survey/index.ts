import { z } from 'zod'
import { line } from '#server/kernel/text.ts'
import { type Attempts, again, leave, noAttempts } from '../attempts.ts'
import { defineNode } from '../define.ts'
import { attempts, ms, someSounds, sounds, variable } from '../fields.ts'

const settings = z
  .strictObject({
    /** What results are gathered under; the score stands in a variable of this name, too. */
    survey: variable,
    /** As it stands over the results. */
    question: line(200),
    say: someSounds,
    min: z.number().int().min(0).max(1).default(1),
    max: z.number().int().min(1).max(10).default(5),
    timeoutMs: ms(1000, 60_000).default(6000),
    attemptsMax: attempts.default(2),
    invalid: sounds.default([]),
    timeout: sounds.default([]),
    exceeded: sounds.default([]),
  })
  .refine(({ min, max }) => min < max, { path: ['max'], message: 'is not more than the lowest score' })
type Settings = z.infer<typeof settings>

/** Whoever gives a ten presses two keys. */
const secondKeyMs = 2_000

/** One question of a satisfaction survey, answered by key (M19: “Pesquisa de satisfação”). */
export const survey = defineNode<Settings, Attempts>({
  type: 'survey',
  settings,
  exits: () => ['next', 'exceeded'],
  waits: true,
  sets: ({ survey }) => [survey],
  turn(settings, memory = noAttempts, happening) {
    if (memory.leaving) return leave(memory, happening)
    const { say, timeoutMs, timeout, max } = settings
    switch (happening.type) {
      case 'entered':
        return { say, memory, next: { wait: 'heard' } }
      case 'pressed': {
        const { key } = happening
        if (key === '#' && memory.typed !== '') return take(settings, memory)
        const typed = memory.typed + key
        if (typed === '1' && max === 10)
          return { hush: true, memory: { ...memory, typed }, next: { wait: 'key', ms: secondKeyMs } }
        return take(settings, { ...memory, typed })
      }
      case 'timed-out':
        return memory.typed === '' ? again(settings, memory, timeout) : take(settings, memory)
      default:
        return { memory, next: { wait: 'key', ms: timeoutMs } }
    }
  },
})

function take(settings: Settings, memory: Attempts) {
  const { survey, question, min, max, invalid } = settings
  const score = /^\d+$/.test(memory.typed) ? Number(memory.typed) : Number.NaN
  if (!(score >= min && score <= max)) return again(settings, memory, invalid)
  return {
    hush: true,
    memory,
    told: String(score),
    set: { [survey]: String(score) },
    scores: { survey, question, score, min, max },
    next: { exit: 'next' },
  }
}
