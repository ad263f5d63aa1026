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
}

export const codecs = ['alaw', 'ulaw', 'g729', 'g722', 'gsm', 'opus', 'ilbc', 'speex'] as const
export type Codec = (typeof codecs)[number]
export const transports = ['udp', 'tcp', 'tls'] as const
export type TransportName = (typeof transports)[number]

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
  /** chan_sip words, as the engineer pasted them. */
  additional: string
  active: boolean
}
