import { type TransportName, transports } from '../records.ts'

export type RegistrationParts = {
  user: string
  password: string
  host: string
  port?: number
  line?: string
  transport?: TransportName
}

/**
 * Reads chan_sip's `[transport://]user:password[:auth user]@host[:port][/line][~seconds]`. The password may contain
 * anything but a colon, the host is what follows the last @. Answers what is wrong where it is not such a text; the parts
 * themselves are not yet checked.
 */
export function readRegistration(text: string): { ok: true; parts: RegistrationParts } | { ok: false; why: string } {
  const found =
    /^(?:(?<transport>[a-z]+):\/\/)?(?<who>.+)@(?<host>[^@/:~\s]+)(?::(?<port>\d{1,5}))?(?:\/(?<line>[^/~\s]+))?(?:~\d+)?$/.exec(
      text.trim(),
    )?.groups
  if (!found) return { ok: false, why: 'Must look like user:password@host/line.' }
  const { who = '', host = '', port, line, transport } = found
  const known = transports.find((each) => each === transport)
  if (transport !== undefined && !known)
    return { ok: false, why: `There is no transport ${transport}: udp, tcp or tls.` }
  const colon = who.indexOf(':')
  if (colon < 1 || colon === who.length - 1) return { ok: false, why: 'Has no password: user:password@host/line.' }
  return {
    ok: true,
    parts: {
      user: who.slice(0, colon),
      password: who.slice(colon + 1),
      host,
      ...(port !== undefined && { port: Number(port) }),
      ...(line !== undefined && { line }),
      ...(known && { transport: known }),
    },
  }
}
