import { BlockList, isIP } from 'node:net'

/** Nobody's server is there, whatever an engineer allows: ourselves “at any address”, link-local (clouds tell their secrets at 169.254.169.254), groups. */
const never = listOf([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
])
/** Of a network that is not the Internet: RFC 1918, 6598, 4193 and the others of IANA's special-purpose registries. */
const inside = listOf([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
])

function listOf(subnets: [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, bits] of subnets) list.addSubnet(net, bits, isIP(net) === 6 ? 'ipv6' : 'ipv4')
  return list
}

/** Whether a flow may reach this address. IPv4 within IPv6 (`::ffff:10.0.0.1`) is judged as IPv4: BlockList does so. */
export function mayReach(address: string, privateAllowed: boolean): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  return !never.check(address, kind) && (privateAllowed || !inside.check(address, kind))
}
