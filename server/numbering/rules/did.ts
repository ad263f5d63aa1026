import { type CallerMatch, callerFits } from './callers.ts'
import { canonicalNumber, type Here } from './normalise.ts'

/** `did` empty: whatever number was called; with no caller said either it is its trunk's last resort. */
export type DidRoute = { did: string; trunkId: string | null; caller: CallerMatch }

export type MatchedWhy = 'did' | 'did-and-caller' | 'caller' | 'default'

/**
 * The inbound route of a call. Carriers send one number as +55…, 55…, 0…, with or without the area: what is compared is
 * the canonical form. Of several that fit goes first: one that names the number called; then the one that names the
 * caller most closely; then one of this very trunk. Pure.
 */
export function matchInbound<Route extends DidRoute>(
  routes: readonly Route[],
  call: { dialled: string; from: string; trunkId: string },
  company: Here,
): { route: Route; why: MatchedWhy } | undefined {
  const wanted = canonicalNumber(call.dialled, company)
  let best: { route: Route; rank: readonly number[] } | undefined
  for (const route of routes) {
    if (route.trunkId !== null && route.trunkId !== call.trunkId) continue
    if (route.did !== '' && canonicalNumber(route.did, company) !== wanted) continue
    const caller = callerFits(route.caller, call.from, company)
    if (caller === 0) continue
    const rank = [route.did === '' ? 0 : 1, caller, route.trunkId === null ? 0 : 1]
    if (!best || isHigher(rank, best.rank)) best = { route, rank }
  }
  return best && { route: best.route, why: whyOf(best.route) }
}

function isHigher(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index])
  return at >= 0 && one[at]! > other[at]!
}

function whyOf({ did, caller }: DidRoute): MatchedWhy {
  if (did === '') return caller.is === 'any' ? 'default' : 'caller'
  return caller.is === 'any' ? 'did' : 'did-and-caller'
}
