/** Who serves which companies, in an installation of several processes: leases, and the door that leads to their holder. */
export { configOf } from './config-of.ts'
export { emptiest, shardOf } from './core/companies.ts'
export { createFront, type Served } from './front.ts'
export { createKeeper, type Keeper } from './keeper.ts'
export { watchNeighbour } from './neighbour.ts'
export { shardPrefix } from './whose.ts'
