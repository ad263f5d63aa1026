import { BlockList, isIPv6 } from 'node:net'
import type { Middleware } from 'koa'
import { HttpRefusal } from '../errors.ts'

/** For our own machines: loopback and the named networks, and never through a proxy, whose address says nothing of who asks. */
export function insideOnly(networks: readonly string[]): Middleware {
  const inside = new BlockList()
  for (const network of ['127.0.0.0/8', '::1/128', ...networks]) {
    const [address, bits] = network.split('/')
    inside.addSubnet(address!, Number(bits), familyOf(address!))
  }
  return async (ctx, next) => {
    const from = (ctx.req.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    const proxied = ctx.get('X-Forwarded-For') !== '' || ctx.get('Forwarded') !== ''
    if (proxied || from === '' || !inside.check(from, familyOf(from)))
      throw new HttpRefusal(404, 'route.not-found', 'There is nothing at this address.')
    await next()
  }
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')
