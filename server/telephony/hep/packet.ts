/** One SIP message as Asterisk saw it, on its way in or out. */
export type SipMessage = {
  from: { address: string; port: number }
  to: { address: string; port: number }
  text: string
}

const sip = 1
const chunk = { protocol: 0x0b, fromIpv4: 0x03, toIpv4: 0x04, fromPort: 0x07, toPort: 0x08, payload: 0x0f }

/**
 * Reads a datagram of HEP version 3 (the "HEP3/EEP" specification of the HOMER project: `HEP3`, total length, then chunks
 * of vendor, type, length, value). undefined for what is not one, is not of SIP over IPv4, or lies about its lengths.
 */
export function readHep(bytes: Buffer): SipMessage | undefined {
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
  const [from, to] = [found.get(chunk.fromIpv4), found.get(chunk.toIpv4)]
  const [fromPort, toPort] = [found.get(chunk.fromPort), found.get(chunk.toPort)]
  const payload = found.get(chunk.payload)
  if (found.get(chunk.protocol)?.[0] !== sip || from?.length !== 4 || to?.length !== 4 || !payload) return undefined
  if (fromPort?.length !== 2 || toPort?.length !== 2) return undefined
  return {
    from: { address: from.join('.'), port: fromPort.readUInt16BE() },
    to: { address: to.join('.'), port: toPort.readUInt16BE() },
    text: payload.toString('utf8'),
  }
}
