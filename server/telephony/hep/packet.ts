import type { Instant } from '#server/kernel/clock.ts'

export type Place = { address: string; port: number }
/** One SIP message as Asterisk saw it, on its way in or out. */
export type SipMessage = { from: Place; to: Place; text: string }
/** What a datagram tells: `at` is Asterisk's own time, in milliseconds with fractions. */
export type Heard =
  | ({ kind: 'sip'; at: Instant } & SipMessage)
  /** A report of the media (RTCP) as Asterisk writes it, of the dialog with this Call-ID. */
  | { kind: 'rtcp'; at: Instant; from: Place; to: Place; callId: string; text: string }

const kinds = { 1: 'sip', 5: 'rtcp' } as const
const chunk = {
  fromIpv4: 0x03,
  toIpv4: 0x04,
  fromIpv6: 0x05,
  toIpv6: 0x06,
  fromPort: 0x07,
  toPort: 0x08,
  seconds: 0x09,
  microseconds: 0x0a,
  protocol: 0x0b,
  payload: 0x0f,
  correlation: 0x11,
}

/**
 * Reads a datagram of HEP version 3 (the "HEP3/EEP" specification of the HOMER project: `HEP3`, total length, then chunks
 * of vendor, type, length, value). undefined for what is not one, is neither SIP nor RTCP, or lies about its lengths.
 */
export function readHep(bytes: Buffer): Heard | undefined {
  if (bytes.length < 6 || bytes.toString('latin1', 0, 4) !== 'HEP3' || bytes.readUInt16BE(4) !== bytes.length)
    return undefined
  const found = new Map<number, Buffer>()
  for (let at = 6; at < bytes.length; ) {
    if (at + 6 > bytes.length) return undefined
    const length = bytes.readUInt16BE(at + 4)
    if (length < 6 || at + length > bytes.length) return undefined
    if (bytes.readUInt16BE(at) === 0) found.set(bytes.readUInt16BE(at + 2), bytes.subarray(at + 6, at + length))
    at += length
  }
  const kind = kinds[found.get(chunk.protocol)?.[0] as keyof typeof kinds]
  const from = placeIn(found.get(chunk.fromIpv4) ?? found.get(chunk.fromIpv6), found.get(chunk.fromPort))
  const to = placeIn(found.get(chunk.toIpv4) ?? found.get(chunk.toIpv6), found.get(chunk.toPort))
  const at = timeIn(found.get(chunk.seconds), found.get(chunk.microseconds))
  const payload = found.get(chunk.payload)
  if (!kind || !from || !to || !payload) return undefined
  const text = payload.toString('utf8')
  if (kind === 'sip') return { kind, at, from, to, text }
  const callId = found.get(chunk.correlation)?.toString('utf8')
  return callId === undefined ? undefined : { kind, at, from, to, callId, text }
}

function placeIn(address: Buffer | undefined, port: Buffer | undefined): Place | undefined {
  if (!address || port?.length !== 2) return undefined
  const text = address.length === 4 ? address.join('.') : address.length === 16 ? ipv6Text(address) : undefined
  return text === undefined ? undefined : { address: text, port: port.readUInt16BE() }
}

const ipv6Text = (bytes: Buffer): string =>
  Array.from({ length: 8 }, (_none, n) => bytes.readUInt16BE(n * 2).toString(16)).join(':')

const timeIn = (seconds: Buffer | undefined, micros: Buffer | undefined): Instant =>
  seconds?.length === 4 && micros?.length === 4 ? seconds.readUInt32BE() * 1000 + micros.readUInt32BE() / 1000 : 0
