import type { DialledKind } from '#server/kernel/number-kinds.ts'
import { type CspRule, type Dialled, readDialled, withCsp } from './dialled.ts'
import type { Here } from './normalise.ts'
import { matchPattern } from './pattern.ts'
import { mayDial, type ServiceClass } from './service-class.ts'
import { bareNumber, isDialable } from './written.ts'

/** One rule of an outbound route, as the manual's form has it (M11), and what the field asks for beside it. */
export type OutboundRule = {
  pattern: string
  /** Only numbers of these kinds; of any where it is empty. */
  kinds: readonly DialledKind[]
  /** So many digits go from the left of what was dialled. */
  strip: number
  /** What is put before the rest: a tech prefix. */
  prefix: string
  /** The long-distance carrier: `keep` what was dialled, `remove` it, or these two digits. */
  csp: CspRule
  trunkId: string
  /** Tried in this order where the first fails. */
  thenTrunkIds: readonly string[]
  /** What the far end sees, where the extension has no number of its own. */
  callerId: string | null
  /** The rule's caller ID stands even where the extension or the agent has another. */
  forceCallerId: boolean
  /** For a conurbated zone: what it fits is local at the carrier, whatever its area code. */
  cnl: boolean
  /** Only these extensions' numbers may use it; all may where it is empty. */
  onlyExtensions: readonly string[]
}

/** A rule, and where it stands. */
export type PlacedRule = OutboundRule & {
  routeId: string | null
  /** From 1, within its route. */
  place: number
  /** A carrier from which nothing is heard for so long is given up, where another way is left. */
  silentMsMax: number
}

/** What a trunk makes of what leaves by it (see `numberFor` and `allowedCallerId` of trunks). */
export type TrunkOut = {
  id: string
  numberFor(number: { dialled: string; e164: string | undefined }): string
  callerIdFor(wanted: string | undefined): string | undefined
}

/** Who dials. `outsideNumber`: what the far end is to see of this one, where no rule forces another. */
export type Caller = { extensionNumber: string; outsideNumber: string | null; serviceClass: ServiceClass }

export type RoutedWay = {
  routeId: string | null
  /** The rule, from 1, within its route; null: no rule's, but an emergency's. */
  place: number | null
  trunkId: string
  /** What the carrier is sent. */
  number: string
  callerId: string | null
  forceCallerId: boolean
}
export type Routed = { dialled: Dialled; kind: DialledKind; silentMsMax: number; ways: RoutedWay[] }
/**
 * `not-a-number`: it is no telephone number; `not-allowed`: a rule fits, but not for this extension; `class`: its class of
 * service does not dial such numbers; `no-trunk`: those of the rules are off.
 */
export type NotRouted = 'not-a-number' | 'no-rule' | 'not-allowed' | 'class' | 'no-trunk'
export type RouteAnswer = { ok: true; value: Routed } | { ok: false; why: NotRouted; kind: DialledKind | null }

export type RouteQuestion = {
  rules: readonly PlacedRule[]
  /** Those that are switched on. */
  trunks: ReadonlyMap<string, TrunkOut>
  dialled: string
  caller: Caller
  here: Here
  /** Says of a number (E.164) whether its carrier calls it local; undefined where no table of localities says. */
  isLocal?: ((e164: string) => boolean | undefined) | undefined
}

const silentMsOfEmergency = 6_000
/** What is dialled so is expensive, whatever a rule makes of it. */
const costly = new Set<DialledKind>(['international', 'premium'])

/**
 * All ways out of a number: the rules that fit, in the order in which they stand, and of each its trunks. An emergency
 * goes by any rule that fits, whoever dials, then by every trunk as it was dialled. Pure.
 */
export function routeOutbound(question: RouteQuestion): RouteAnswer {
  const { rules, trunks, caller, here, isLocal } = question
  const bare = bareNumber(question.dialled)
  if (!isDialable(bare)) return { ok: false, why: 'not-a-number', kind: null }
  const dialled = readDialled(bare, here, isLocal)
  const ways: RoutedWay[] = []
  let kind: DialledKind | undefined
  let silentMsMax = silentMsOfEmergency
  let refused: { why: NotRouted; kind: DialledKind | null } = { why: 'no-rule', kind: dialled.kind }
  for (const rule of rules) {
    if (!fits(rule, bare, dialled)) continue
    const meant = meantBy(rule, dialled, here, isLocal)
    if (meant === undefined) continue
    if (meant.kind !== 'emergency') {
      if (rule.onlyExtensions.length > 0 && !rule.onlyExtensions.includes(caller.extensionNumber)) {
        if (refused.why === 'no-rule') refused = { why: 'not-allowed', kind: meant.kind }
        continue
      }
      if (!mayDial(caller.serviceClass, meant)) {
        refused = { why: 'class', kind: meant.kind }
        continue
      }
    }
    // What the call is does not change with the way that it takes.
    if (kind !== undefined && meant.kind !== kind) continue
    const found = waysOf(rule, meant, question)
    if (found.length === 0) {
      if (refused.why === 'no-rule') refused = { why: 'no-trunk', kind: meant.kind }
      continue
    }
    if (kind === undefined && meant.kind !== 'emergency') silentMsMax = rule.silentMsMax
    kind ??= meant.kind
    ways.push(...found)
  }
  if (dialled.kind === 'emergency') {
    const asked = new Set(ways.map(({ trunkId }) => trunkId))
    // The trunks that people call by every day first: one that stands in no rule may be for something else.
    const everyday = rules.flatMap((rule) => [rule.trunkId, ...rule.thenTrunkIds])
    for (const trunkId of [...everyday, ...[...trunks.keys()].toSorted()]) {
      const trunk = trunks.get(trunkId)
      if (!trunk || asked.has(trunkId)) continue
      asked.add(trunkId)
      const callerId = trunk.callerIdFor(caller.outsideNumber ?? undefined) ?? null
      const way = { trunkId, number: dialled.digits, callerId, forceCallerId: false }
      ways.push({ routeId: null, place: null, ...way })
    }
    kind = 'emergency'
  }
  if (ways.length === 0 || kind === undefined) return { ok: false, ...refused }
  return { ok: true, value: { dialled, kind, silentMsMax, ways } }
}

function fits({ pattern, kinds }: OutboundRule, bare: string, { digits, kind }: Dialled): boolean {
  if (kinds.length > 0 && !kinds.includes(kind)) return false
  return matchPattern(pattern, bare) || matchPattern(pattern, digits)
}

export type Meant = { digits: string; rest: string; kind: DialledKind; e164: string | undefined }

/**
 * What is called once the rule has done its work: a digit that stands for "a line, please" is taken off here. Undefined
 * where nothing is left, or what is left is more than the rule is for.
 */
function meantBy(
  rule: OutboundRule,
  dialled: Dialled,
  here: Here,
  isLocal: RouteQuestion['isLocal'],
): Meant | undefined {
  if (dialled.kind === 'emergency') return { ...dialled, rest: dialled.digits }
  const digits = withCsp(dialled, rule.csp)
  const rest = digits.slice(rule.strip)
  // A rule that strips all that was dialled would call its bare prefix.
  if (rest === '') return undefined
  const after = rule.strip === 0 ? dialled : readDialled(rest, here, isLocal)
  const whole = rule.prefix === '' ? after : readDialled(rule.prefix + rest, here, isLocal)
  const known = after.kind === 'unknown' || after.kind === 'private' ? dialled : after
  const worst = [dialled, after, whole].find((one) => costly.has(one.kind)) ?? known
  const e164 = inPlan.has(worst.kind) ? worst.e164 : undefined
  if (rule.cnl && isLocal && e164 !== undefined && isLocal(e164) === false) return undefined
  return { digits: dialled.digits, rest, kind: rule.cnl ? near(worst.kind) : worst.kind, e164 }
}

const inPlan = new Set<DialledKind>(['local', 'mobile', 'national', 'mobile-national', 'international'])
const near = (kind: DialledKind): DialledKind =>
  kind === 'national' ? 'local' : kind === 'mobile-national' ? 'mobile' : kind

function waysOf(rule: PlacedRule, { rest, e164 }: Meant, { trunks, caller }: RouteQuestion): RoutedWay[] {
  const { routeId, place, callerId, forceCallerId } = rule
  const wanted = forceCallerId ? (callerId ?? caller.outsideNumber) : (caller.outsideNumber ?? callerId)
  return [rule.trunkId, ...rule.thenTrunkIds].flatMap((trunkId) => {
    const trunk = trunks.get(trunkId)
    const number = trunk && rule.prefix + trunk.numberFor({ dialled: rest, e164 })
    if (!number || !isDialable(number)) return []
    const shown = trunk.callerIdFor(wanted ?? undefined) ?? null
    return [{ routeId, place, trunkId, number, callerId: shown, forceCallerId }]
  })
}
