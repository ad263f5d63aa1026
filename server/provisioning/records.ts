import type { CompanyId, ExtensionId, TrunkId } from '#server/kernel/ids.ts'

/** An extension, as far as Asterisk needs to know it. */
export type ExtensionRecord = {
  id: ExtensionId
  companyId: CompanyId
  /** `<company's slug>-<number>`: one in the whole installation, and never changes. */
  sipUser: string
  number: string
  name: string
  kind: 'webphone' | 'sip'
  /** HA1 of RFC 7616: MD5 of `<sipUser>:<realm>:<secret>`, in hex. */
  secretHash: string
  /** Offered in this order. */
  codecs: readonly Codec[]
  dtmf: (typeof dtmfModes)[number]
  /** Where it is not, Asterisk does not know it. */
  active: boolean
}

export const codecs = ['alaw', 'ulaw', 'g729', 'g722', 'gsm', 'opus', 'ilbc', 'speex'] as const
export type Codec = (typeof codecs)[number]
/** What Asterisk listens on for trunks (asterisk-config/pjsip.conf). */
export const transports = ['udp', 'tcp'] as const
export type TransportName = (typeof transports)[number]

export const dtmfModes = ['rfc4733', 'inband', 'info', 'auto'] as const
/** RFC 4028: `refuse` never, `accept` where the other side wants it, `originate` on each call. */
export const sessionTimers = ['refuse', 'accept', 'originate'] as const
/** RFC 3262 (100rel): `required` calls nobody who cannot. */
export const provisionalAcks = ['no', 'supported', 'required'] as const
/** Which header says who calls, beside From: P-Asserted-Identity (RFC 3325), Remote-Party-ID, or none. */
export const callerIdentities = ['from', 'pai', 'rpid'] as const

export type TrunkRecord = {
  id: TrunkId
  companyId: CompanyId
  name: string
  kind: 'ip' | 'registration'
  /** The number or name by which the provider knows the line: the user of our contact. */
  line: string
  /** An IPv4 address or a DNS name. */
  host: string
  port: number
  user?: string | undefined
  password?: string | undefined
  /** Addresses and networks (`10.0.0.0/24`) from which calls may come, beside the host's own where `kind` is ip. */
  allowedIps: string[]
  codecs: Codec[]
  transport: TransportName
  /** `host` or `host:port` by which all goes out, instead of straight to the host. */
  outboundProxy: string | null
  /** Instead of the caller's number, and of our own address. */
  fromUser: string | null
  fromDomain: string | null
  /** Seconds from one OPTIONS to the next; 0: it is not asked. */
  qualifySeconds: number
  dtmf: (typeof dtmfModes)[number]
  sessionTimers: (typeof sessionTimers)[number]
  provisionalAcks: (typeof provisionalAcks)[number]
  callerIdentity: (typeof callerIdentities)[number]
  /** Their P-Asserted-Identity or Remote-Party-ID is believed. */
  trustsCallerIdentity: boolean
  /** A number that its owner withholds is told to this carrier all the same, marked as private. */
  tellsWithheldNumbers: boolean
  /** chan_sip words, as the engineer pasted them; each overrules the field of its kind. */
  additional: string
  active: boolean
}
