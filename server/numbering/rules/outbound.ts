import { matchPattern } from './pattern.ts'

/** One rule of an outbound route, as the manual's form has it (M11). */
export type OutboundRule = {
  pattern: string
  /** So many digits go from the left of what was dialled. */
  strip: number
  /** What is put before the rest: a tech prefix. */
  prefix: string
  trunkId: string
  /** What the far end sees; null leaves the extension's own. */
  callerId: string | null
  /** The rule's caller ID stands even where the extension or the agent has another. */
  forceCallerId: boolean
  /** For a conurbated zone: the call is local at the carrier. */
  cnl: boolean
  /** Only these extensions' numbers may use it; all may where it is empty. */
  onlyExtensions: readonly string[]
}

export type Routed<TrunkId = string> = {
  /** Which rule it was: where its trunk fails, go on with `from: ruleIndex + 1`. */
  ruleIndex: number
  trunkId: TrunkId
  /** What the carrier is sent. */
  number: string
  callerId: string | null
  forceCallerId: boolean
  cnl: boolean
}
/** `not-a-number`: it is no telephone number; `not-allowed`: a rule fits, but not for this extension. */
export type NotRouted = 'not-a-number' | 'no-rule' | 'not-allowed'

const dialable = /^\+?[0-9*#]{1,32}$/

/** What people put between digits. */
export const bareNumber = (raw: string): string => raw.replace(/[ ().\u00a0-]/g, '')

/** The first rule that fits, from rule `from` on, in the order in which they stand. Pure. */
export function routeOutbound(
  rules: readonly OutboundRule[],
  dialled: string,
  extensionNumber: string,
  from = 0,
): { ok: true; value: Routed } | { ok: false; why: NotRouted } {
  const digits = bareNumber(dialled)
  if (!dialable.test(digits)) return { ok: false, why: 'not-a-number' }
  let why: NotRouted = 'no-rule'
  for (const [ruleIndex, rule] of rules.entries()) {
    if (ruleIndex < from || !matchPattern(rule.pattern, digits)) continue
    const number = rule.prefix + digits.slice(rule.strip)
    // A rule that strips all that was dialled would call its bare prefix.
    if (rule.strip >= digits.length || !dialable.test(number)) continue
    if (rule.onlyExtensions.length > 0 && !rule.onlyExtensions.includes(extensionNumber)) {
      why = 'not-allowed'
      continue
    }
    const { trunkId, callerId, forceCallerId, cnl } = rule
    return { ok: true, value: { ruleIndex, trunkId, number, callerId, forceCallerId, cnl } }
  }
  return { ok: false, why }
}
