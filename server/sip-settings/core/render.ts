import type { GeneralTuning } from './general.ts'

/** What the whole installation is to be, form and pasted words together; addresses are resolved. null: as installed. */
export type Meant = {
  externalAddress: string | null
  externalPort: number | null
  localNets: string[]
  userAgent: string | null
  rtp: { first: number; last: number } | null
  guests: { companyId: string; trunkOwner: string } | null
}

/** Parts of the settings, each of which Asterisk has as it is meant, or not yet. */
export const parts = ['external-address', 'local-nets', 'user-agent', 'guests', 'rtp'] as const
export type Part = (typeof parts)[number]

/** All but the RTP ports are read by Asterisk at its start only: a transport cannot be pushed, nor safely reloaded. */
export const needsRestart = (part: Part): boolean => part !== 'rtp'

const header = '; Written by the Vez server from its SIP settings: what is changed here by hand is lost.'

/**
 * The files that asterisk-config/pjsip.conf and rtp.conf include: they add to the sections there. Every value has passed
 * an allow-list (schema.ts, general.ts): no line can be broken, and no section opened, by what somebody typed.
 */
export function renderFiles(meant: Meant): { 'pjsip.conf': string; 'rtp.conf': string } {
  const { externalAddress, externalPort, localNets, userAgent, guests, rtp } = meant
  const transport = [
    ...(externalAddress === null
      ? []
      : [`external_media_address = ${externalAddress}`, `external_signaling_address = ${externalAddress}`]),
    ...(externalPort === null ? [] : [`external_signaling_port = ${externalPort}`]),
    ...localNets.map((net) => `local_net = ${net}`),
  ]
  const section = (name: string, lines: string[]) => (lines.length > 0 ? [`[${name}](+)`, ...lines, ''] : [])
  const pjsip = [
    header,
    ...section('transport-udp', transport),
    ...section('transport-tcp', transport),
    ...section('global', userAgent === null ? [] : [`user_agent = ${userAgent}`]),
    ...(guests === null ? [] : guestEndpoint(guests)),
  ]
  const ports = rtp === null ? [] : [`rtpstart = ${rtp.first}`, `rtpend = ${rtp.last}`]
  return { 'pjsip.conf': `${pjsip.join('\n')}\n`, 'rtp.conf': `${[header, ...ports].join('\n')}\n` }
}

/** Who is nobody's phone and comes from no trunk's address: in by the inbound routes of one trunk, and never out. */
const guestEndpoint = ({ companyId, trunkOwner }: NonNullable<Meant['guests']>) => [
  '[anonymous]',
  'type = endpoint',
  'context = from-trunk',
  `tenantid = ${companyId}`,
  `accountcode = ${trunkOwner}`,
  'disallow = all',
  'allow = alaw,ulaw',
  'direct_media = no',
  'allow_transfer = no',
  'allow_subscribe = no',
  'rtp_symmetric = yes',
  'force_rport = yes',
  'rtp_timeout = 60',
  'rtp_timeout_hold = 300',
  '',
]

/** What Asterisk says that it is now, by its command line. */
export type Found = {
  externalAddress: string | null
  externalPort: number | null
  localNets: string[]
  userAgent: string
  rtp: { first: number; last: number } | null
  /** The accountcode of the guests' endpoint, where there is one. */
  guests: string | null
}

export function readFound(printed: { transport: string; settings: string; rtp: string; guests: string }): Found {
  const field = (text: string, name: string) =>
    new RegExp(`^\\s*${name}\\s*:[ \\t]*(.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
  const [first, last] = [Number(field(printed.rtp, 'Port start')), Number(field(printed.rtp, 'Port end'))]
  return {
    externalAddress: field(printed.transport, 'external_signaling_address') || null,
    externalPort: Number(field(printed.transport, 'external_signaling_port')) || null,
    // One line each.
    localNets: [...printed.transport.matchAll(/^\s*local_net\s*:[ \t]*(\S+)/gm)].map(([, net = '']) => net),
    userAgent: field(printed.settings, 'user_agent'),
    rtp: first > 0 && last > 0 ? { first, last } : null,
    guests: field(printed.guests, 'accountcode') || null,
  }
}

/** What Asterisk does not have as it is meant. `installed`: what holds where nothing is said. */
export function pendingOf(
  meant: Meant,
  found: Found,
  installed: { userAgent: string; rtp: { first: number; last: number } | null },
): Part[] {
  const nets = (list: readonly string[]) => list.map(shortMask).toSorted().join()
  const rtp = meant.rtp ?? installed.rtp
  const differs: Record<Part, boolean> = {
    'external-address': found.externalAddress !== meant.externalAddress || found.externalPort !== meant.externalPort,
    'local-nets': nets(found.localNets) !== nets(meant.localNets),
    'user-agent': found.userAgent !== (meant.userAgent ?? installed.userAgent),
    guests: found.guests !== (meant.guests?.trunkOwner ?? null),
    rtp: rtp !== null && (found.rtp?.first !== rtp.first || found.rtp.last !== rtp.last),
  }
  return parts.filter((part) => differs[part])
}

/** 10.0.0.0/255.0.0.0 is 10.0.0.0/8, and an address alone has all bits. */
function shortMask(net: string): string {
  const [address = '', mask = '32'] = net.split('/')
  if (!mask.includes('.')) return `${address}/${mask}`
  const bits = mask.split('.').map((octet) => Number(octet).toString(2).replaceAll('0', ''))
  return `${address}/${bits.join('').length}`
}

/** RFC 1918, and this machine: who says no local net means those that can be no other's. */
const privateNets = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8']

/** Form and words together: what the form says comes first. */
export function meantBy(
  form: {
    externalPort: number | null
    localNets: string[]
    rtpFirst: number | null
    rtpLast: number | null
  },
  tuning: GeneralTuning,
  known: { externalAddress: string | null; ownAddresses: readonly string[]; guests: Meant['guests'] },
): Meant {
  const first = form.rtpFirst ?? tuning.rtpFirst
  const last = form.rtpLast ?? tuning.rtpLast
  const stated = [...form.localNets, ...tuning.localNets]
  return {
    externalAddress: known.externalAddress,
    externalPort: form.externalPort,
    // Asterisk tells the outside address for its sound only where its own one is in a local net.
    localNets: [
      ...new Set([
        ...stated,
        ...(known.externalAddress === null ? [] : [...(stated.length > 0 ? [] : privateNets), ...known.ownAddresses]),
      ]),
    ],
    userAgent: tuning.userAgent ?? null,
    rtp: first !== undefined && last !== undefined && last > first ? { first, last } : null,
    guests: known.guests,
  }
}
