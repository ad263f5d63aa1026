import { canonicalNumber, type Here } from './normalise.ts'
import { bareNumber } from './written.ts'

/** Whom something is for, by the number that calls. A prefix is of the whole number: `+5521` is Rio, `+55219` its mobiles. */
export type CallerMatch =
  | { is: 'any' }
  | { is: 'number'; number: string }
  | { is: 'prefix'; prefix: string }
  | { is: 'anonymous' }

/** What carriers write where the caller withholds the number (RFC 3323), and what Asterisk makes of nothing. */
const nobody = /^(?:|anonymous|restricted|private|unavailable|unknown|withheld|asterisk|0+)$/i
export const isAnonymous = (from: string): boolean => nobody.test(bareNumber(from))

/** How well it fits: 0 not at all, the more the closer. A number goes before a prefix, a longer prefix before a shorter, all before any. Pure. */
export function callerFits(match: CallerMatch, from: string, here: Here): number {
  switch (match.is) {
    case 'any':
      return 1
    case 'anonymous':
      return isAnonymous(from) ? 100 : 0
    case 'number':
      return !isAnonymous(from) && canonicalNumber(match.number, here) === canonicalNumber(from, here) ? 100 : 0
    case 'prefix': {
      const prefix = wholePrefix(match.prefix, here)
      return !isAnonymous(from) && canonicalNumber(from, here).startsWith(prefix) ? 1 + prefix.length : 0
    }
  }
}

/** `21`, `021` and `+5521` are one prefix: of our own country where no other is said. */
export function wholePrefix(prefix: string, { ddi }: Here): string {
  const digits = bareNumber(prefix)
  if (digits.startsWith('+')) return digits
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  return `+${ddi}${digits.replace(/^0/, '')}`
}

/** Two that are written in other forms are the same. */
export function callerKey(match: CallerMatch, here: Here): string {
  if (match.is === 'number') return canonicalNumber(match.number, here)
  return match.is === 'prefix' ? `${wholePrefix(match.prefix, here)}.` : match.is
}

export type BlockedCaller = { id: string; caller: CallerMatch; gets: 'rejected' | 'busy' | 'announcement' }

/** Who refuses this caller: the closest that fits. Pure. */
export function blockedBy(blocked: readonly BlockedCaller[], from: string, here: Here): BlockedCaller | undefined {
  let best: { one: BlockedCaller; fits: number } | undefined
  for (const one of blocked) {
    const fits = callerFits(one.caller, from, here)
    if (fits > (best?.fits ?? 0)) best = { one, fits }
  }
  return best?.one
}
