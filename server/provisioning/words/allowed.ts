import { z } from 'zod'

/**
 * Allow-lists for all that reaches Asterisk's configuration. What is not named here does not pass: Asterisk itself
 * checks next to nothing (a line break, a bad address and a missing reference are all answered with 200).
 */

/** Letters of any language, digits and a few signs; nothing that quotes, separates or substitutes in SIP or a dialplan. */
export const label = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'Must not be empty.')
    .max(max)
    .regex(/^[\p{L}\p{M}\p{N} .,'&()+@_/ºª°#*!?-]+$/u, 'Has a character that is not allowed here.')

/** A user name of SIP: the part before the @. */
export const sipUser = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_.+-]{1,64}$/, 'Only letters, digits and . _ + - (64 at most).')

/** Visible ASCII: no blanks and no control characters. */
export const sipPassword = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'Only visible characters without accents or blanks (128 at most).')

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4Pattern = new RegExp(`^${octet}(?:\\.${octet}){3}$`)
const namePattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

export const isIpv4 = (text: string): boolean => ipv4Pattern.test(text)

/** `300.1.1.1` and `1.2.3` look like addresses and are none: a name's last part is not a number. */
export const isHost = (text: string): boolean => isIpv4(text) || (namePattern.test(text) && !/(^|\.)\d+$/.test(text))

export const host = z.string().trim().toLowerCase().refine(isHost, 'Must be an IPv4 address or a DNS name.')

/** `host` or `host:port`: where SIP is sent to, instead of straight to its addressee. */
export const proxy = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => {
    const [, name = '', digits] = /^([^:]*)(?::(\d{1,5}))?$/.exec(text) ?? []
    const port = Number(digits ?? 5060)
    return isHost(name) && port >= 1 && port <= 65_535
  }, 'Must be an address or a DNS name, with or without :port.')

/** Fewer bits would open the door to half of a country. */
const prefixMin = 16

/** `10.0.0.1` or `10.0.0.0/24`, the network's own bits only. */
export const network = z
  .string()
  .trim()
  .transform((text, context) => {
    const found = readNetwork(text)
    if (found && found.prefix >= prefixMin) return writeNetwork(found)
    context.addIssue({
      code: 'custom',
      params: { code: found ? 'network.too-wide' : 'network.wrong-form' },
      message: found
        ? `A network of /${found.prefix} is too wide: /${prefixMin} at most.`
        : 'Must be an IPv4 address or a network such as 203.0.113.0/28.',
    })
    return z.NEVER
  })

/** A network on our side of the router: as wide as they come, also with its mask in chan_sip's way. */
export const localNetwork = z
  .string()
  .trim()
  .transform((text, context) => {
    const found = readNetwork(text.replace(/\/((?:\d+\.){3}\d+)$/, (_all, mask: string) => `/${bitsOf(mask)}`))
    if (found && found.prefix >= 8) return writeNetwork(found)
    context.addIssue({ code: 'custom', params: { code: 'network.wrong-form' }, message: 'Must be as 192.168.0.0/24.' })
    return z.NEVER
  })

/** 24 of 255.255.255.0; none where the mask has a hole. */
function bitsOf(mask: string): string {
  const bits = mask
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('')
  return /^1*0*$/.test(bits) && bits.length === 32 ? String(bits.replaceAll('0', '').length) : ''
}

export type Network = { first: number; last: number; prefix: number }

export function readNetwork(text: string): Network | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  if (!isIpv4(address) || rest.length > 0 || (bits !== undefined && !/^(?:3[0-2]|[12]?\d)$/.test(bits)))
    return undefined
  const prefix = bits === undefined ? 32 : Number(bits)
  const size = 2 ** (32 - prefix)
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const first = Math.floor(number / size) * size
  return { first, last: first + size - 1, prefix }
}

export function writeNetwork({ first, prefix }: Network): string {
  const address = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')
  return prefix === 32 ? address : `${address}/${prefix}`
}

/** The first pair of addresses, one of each side, that have a computer in common. */
export function overlap(
  ours: readonly string[],
  theirs: readonly string[],
): { our: string; their: string } | undefined {
  for (const our of ours)
    for (const their of theirs) {
      const [a, b] = [readNetwork(our), readNetwork(their)]
      if (a && b && a.first <= b.last && b.first <= a.last) return { our, their }
    }
  return undefined
}
