import type { DialledKind } from '#server/kernel/number-kinds.ts'
import { matchPattern } from './pattern.ts'

/** What an extension may dial outside. Emergencies are above it, numbers of the house below. */
export type ServiceClass = {
  id: string | null
  kinds: readonly DialledKind[]
  /** Dial patterns that may be dialled, or never, whatever their kind; never goes before may. */
  allowed: readonly string[]
  never: readonly string[]
}

/** Where a company has no class of its own: what costs most, and what nobody can name, is not dialled. */
export const standardKinds: readonly DialledKind[] = [
  'local',
  'mobile',
  'national',
  'mobile-national',
  'toll-free',
  'shared-cost',
  'service',
  'private',
]
export const standardClass: ServiceClass = { id: null, kinds: standardKinds, allowed: [], never: [] }

type Called = { kind: DialledKind; digits: string; rest: string; e164: string | undefined }

/** Pure. Patterns are compared with what was dialled, with what is left of it, and with its full number. */
export function mayDial({ kinds, allowed, never }: ServiceClass, { kind, digits, rest, e164 }: Called): boolean {
  if (kind === 'emergency') return true
  const written = [digits, rest, ...(e164 === undefined ? [] : [e164, e164.slice(1)])]
  const fits = (patterns: readonly string[]) =>
    patterns.some((pattern) => written.some((number) => matchPattern(pattern, number)))
  if (fits(never)) return false
  return kinds.includes(kind) || fits(allowed)
}
