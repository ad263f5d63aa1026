import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './sip/index.ts'

/**
 * Sends datagrams as they are from one address, and gives the status lines of what comes back until it has been silent
 * for `silentMs`. For those who do not play by the rules.
 */
export async function shout(options: {
  from: string
  to: Place
  datagrams: (string | Buffer)[]
  silentMs?: number
}): Promise<string[]> {
  const { from, to, datagrams, silentMs = 300 } = options
  const socket = createSocket('udp4')
  const answers: string[] = []
  let last = Date.now()
  socket.on('message', (message) => {
    last = Date.now()
    answers.push(message.toString('latin1').split('\r\n', 1)[0] ?? '')
  })
  await new Promise<void>((resolve) => socket.bind(0, from, resolve))
  const port = String(socket.address().port)
  for (const datagram of datagrams) {
    const bytes = typeof datagram === 'string' ? Buffer.from(datagram.replaceAll('{port}', port), 'latin1') : datagram
    await new Promise((resolve) => socket.send(bytes, to.port, to.address, resolve))
    last = Date.now()
  }
  while (Date.now() - last < silentMs) await sleep(20)
  socket.close()
  return answers
}

let count = 0

/** A well-formed request of a stranger: what scanners send by the thousand. */
export function request(
  method: string,
  options: { from: string; server: Place; user: string; headers?: string; body?: string },
): string {
  const { from, server, user, headers = '', body = '' } = options
  const id = ++count
  return [
    `${method} sip:${user}@${server.address}:${server.port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from}:{port};branch=z9hG4bK-scan-${id};rport`,
    `From: <sip:${user}@${from}>;tag=scan${id}`,
    `To: <sip:${user}@${server.address}>`,
    `Call-ID: scan-${process.pid}-${id}@${from}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:${user}@${from}:{port}>`,
    'Max-Forwards: 70',
    ...(headers ? [headers] : []),
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

export const someSdp = (address: string): string =>
  `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n`

/** In the spirit of RFC 4475: what no honest phone sends. */
export function torture(from: string, server: Place): (string | Buffer)[] {
  const invite = request('INVITE', { from, server, user: '551140041000', body: someSdp(from) })
  const replace = (what: RegExp, by: string) => invite.replace(what, by)
  return [
    '',
    '\r\n\r\n',
    'INVITE',
    'INVITE sip:551140041000@',
    Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]),
    Buffer.alloc(60_000, 'A'),
    `INVITE sip:${'9'.repeat(50_000)}@${server.address} SIP/2.0\r\n\r\n`,
    replace(/SIP\/2\.0/, 'SIP/7.0'),
    replace(/^CSeq: .*$/m, 'CSeq: 36893488147419103232 INVITE'),
    replace(/^CSeq: .*$/m, 'CSeq: -1 BYE'),
    replace(/^Content-Length: .*$/m, 'Content-Length: 999999'),
    replace(/^Content-Length: .*$/m, 'Content-Length: -1'),
    replace(/^Max-Forwards: .*$/m, 'Max-Forwards: 0'),
    replace(/^Max-Forwards: .*$/m, 'Max-Forwards: 300'),
    replace(/^From: .*$/m, 'From: "\u0000\u0001\\"; <sip:%00%0d%0a@x>;tag='),
    replace(/^To: .*$/m, 'To: <sip:a@b'),
    replace(/^Via: .*$/m, 'Via: SIP/2.0/UDP ;;,,;,,'),
    replace(/^Call-ID: .*\r\n/m, ''),
    replace(/^Contact: .*$/m, `Contact: ${'<sip:a@b>,'.repeat(2_000)}<sip:a@b>`),
    replace(/m=audio .*/, 'm=audio 99999999 RTP/AVP 8 8 8 8 999'),
    replace(/^INVITE sip:\d+/, 'INVITE sip:1%0d%0aAction:%20Originate'),
    replace(/551140041000@/g, '551140041000\u0000;DROP@'),
    `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP ${server.address}\r\nCSeq: 1 INVITE\r\nCall-ID: x\r\nFrom: x\r\nTo: x\r\n\r\n`,
  ]
}
