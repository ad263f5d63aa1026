import type { Config } from '#server/config.ts'
import { shardPrefix } from './whose.ts'

/** Far from the ports that anybody gives to something else by counting on. */
const hepPortsFrom = 20_000

/**
 * The environment as one shard's house sees it: each shard has ports of its own for what Asterisk sends, so that whoever
 * takes it over listens where Asterisk calls, and an address of its own for what Asterisk fetches. The first shard's are
 * those of an installation that has no other. Pure.
 */
export function configOf(config: Config, shard: number) {
  const { ari, hep, internalUrl, shards } = config
  const hepPort = (of: number) => (of === 0 ? hep.port : hep.port + hepPortsFrom + of)
  const others = Array.from({ length: shards - 1 }, (_, before) => hepPort(before + 1))
  return {
    ...config,
    shard,
    internalUrl: shards > 1 ? internalUrl + shardPrefix(shard) : internalUrl,
    ari: { ...ari, eventsPort: ari.eventsPort + shard },
    hep: { host: hep.host, port: hepPort(shard), tellsTo: shard === 0 ? others : [] },
  }
}
