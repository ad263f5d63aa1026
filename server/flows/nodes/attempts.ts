import type { Happening, Spoken, Turn } from '../core/flow.ts'

/** What a node that asks for keys remembers: how often it failed, and that the last word is being said. */
export type Attempts = { attempts: number; leaving: boolean; typed: string }
export const noAttempts: Attempts = { attempts: 0, leaving: false, typed: '' }

type Asking = { say: Spoken[]; exceeded: Spoken[]; attemptsMax: number }

/** Says why and asks once more; after the last attempt says so and leaves by `exceeded` (M19). */
export function again({ say, exceeded, attemptsMax }: Asking, memory: Attempts, why: Spoken[]): Turn<Attempts> {
  const attempts = memory.attempts + 1
  if (attempts < attemptsMax)
    return { say: [...why, ...say], memory: { ...noAttempts, attempts }, next: { wait: 'heard' } }
  const leaving = { ...noAttempts, attempts, leaving: true }
  if (exceeded.length === 0) return { hush: true, memory: leaving, next: { exit: 'exceeded' } }
  return { say: exceeded, memory: leaving, next: { wait: 'heard' } }
}

/** While the last word is said nothing else counts. */
export function leave(memory: Attempts, happening: Happening): Turn<Attempts> {
  if (happening.type === 'heard' || happening.type === 'entered') return { memory, next: { exit: 'exceeded' } }
  return { memory, next: { wait: 'heard' } }
}
