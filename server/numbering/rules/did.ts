import { canonicalNumber, type Here } from './normalise.ts'

export type DidRoute = { did: string; trunkId: string | null }

/**
 * The inbound route of a dialled number. Carriers send one number as +55…, 55…, 0…, with or without the area: what is
 * compared is the canonical form. A route of this very trunk goes before a route of any. Pure.
 */
export function matchDid<Route extends DidRoute>(
  routes: readonly Route[],
  dialled: string,
  company: Here,
  trunkId?: string,
): Route | undefined {
  const wanted = canonicalNumber(dialled, company)
  const fitting = routes.filter(
    (route) => (route.trunkId === null || route.trunkId === trunkId) && canonicalNumber(route.did, company) === wanted,
  )
  return fitting.find((route) => route.trunkId !== null) ?? fitting[0]
}
