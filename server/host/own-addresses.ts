import { networkInterfaces } from 'node:os'

/** This machine's own IPv4 addresses. */
export const ownAddresses = (): string[] => [
  ...new Set(
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .flatMap(({ family, address }) => (family === 'IPv4' ? [address] : [])),
  ),
]
