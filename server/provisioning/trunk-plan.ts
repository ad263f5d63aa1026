import type { TrunkId } from '#server/kernel/ids.ts'
import type { Resolve } from './ports.ts'
import type { TrunkRecord } from './records.ts'
import type { Rendered } from './render/rendered.ts'
import { renderTrunk, trunkAddresses } from './render/trunk.ts'
import { isIpv4, overlap } from './words/allowed.ts'

export type TrunkProblem = { code: 'address-taken' | 'host-unknown'; why: string }

export type TrunkPlan = {
  rendered: Rendered[]
  problem?: TrunkProblem
  /** The host's addresses are not known now: those that Asterisk has stay. */
  keepAddresses: boolean
}

/**
 * What a trunk should be in Asterisk, with its host's name resolved here: Asterisk would do it anew for each request, and
 * an address that the provider has left would keep its access. The last known addresses are good for a time without DNS.
 * An address is of one trunk only: the older one keeps it.
 */
export function createTrunkPlanner(options: { resolve: Resolve; shard: number }) {
  const lastKnown = new Map<TrunkId, { host: string; addresses: string[] }>()

  async function resolved({ id, host, kind }: TrunkRecord): Promise<string[]> {
    if (kind !== 'ip' || isIpv4(host)) return []
    const found = await options.resolve(host)
    if (found.length > 0) lastKnown.set(id, { host, addresses: found })
    const known = lastKnown.get(id)
    return known?.host === host ? known.addresses : []
  }

  /** Without asking DNS. */
  const addressesOf = (trunk: TrunkRecord): string[] => trunkAddresses(trunk, lastKnown.get(trunk.id)?.addresses ?? [])

  return async (trunk: TrunkRecord, all: readonly TrunkRecord[]): Promise<TrunkPlan> => {
    const found = await resolved(trunk)
    const keepAddresses = trunk.kind === 'ip' && !isIpv4(trunk.host) && found.length === 0
    const older = all.filter((other) => other.active && other.id < trunk.id).flatMap(addressesOf)
    const addresses = trunkAddresses(trunk, found)
    const free = addresses.filter((address) => !overlap([address], older))
    const rendered = renderTrunk(trunk, free, { shard: options.shard })
    const taken = addresses.filter((address) => !free.includes(address))
    if (taken.length > 0)
      return {
        rendered,
        keepAddresses,
        problem: { code: 'address-taken', why: `${taken.join(', ')}: another trunk has it.` },
      }
    if (keepAddresses)
      return {
        rendered,
        keepAddresses,
        problem: { code: 'host-unknown', why: `${trunk.host} cannot be resolved to an address.` },
      }
    return { rendered, keepAddresses }
  }
}
