import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { eventually } from '../eventually.ts'
import { authorize } from './digest.ts'
import type { Place } from './index.ts'
import { parseMessage } from './message.ts'

/**
 * A desk phone's lamps (BLF): subscribes to numbers by dialog-info (RFC 4235) over UDP, and keeps what each lamp shows:
 * `terminated` (off), `early` (flashes), `confirmed` (on). `notified`: what came unasked, by its event.
 */
export async function watcher(options: { address: string; server: Place; user: string; password: string }) {
  const { address, server, user, password } = options
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, address, resolve))
  const { port } = socket.address()
  const shows = new Map<string, string>()
  const notified: { event: string; body: string }[] = []
  const answers = new Map<string, (answer: string) => void>()

  socket.on('message', (bytes) => {
    const text = bytes.toString()
    const header = (name: string) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? ''
    if (text.startsWith('SIP/2.0')) return answers.get(header('Call-ID'))?.(text)
    const kept = text.split('\r\n').filter((line) => /^(?:via|from|call-id|cseq|record-route)\s*:/i.test(line))
    const ok = ['SIP/2.0 200 OK', ...kept, `To: ${header('To')}`, 'Content-Length: 0', '', '']
    socket.send(ok.join('\r\n'), server.port, server.address)
    if (!text.startsWith('NOTIFY ')) return
    const body = text.slice(text.indexOf('\r\n\r\n') + 4)
    notified.push({ event: header('Event'), body })
    const number = /entity="sip:(\d+)@/.exec(body)?.[1]
    const state = /<state>(\w+)<\/state>/.exec(body)?.[1]
    if (number) shows.set(number, state ?? 'terminated')
  })

  async function ask(method: string, uri: string, headers: string[], to = uri): Promise<number> {
    const id = randomUUID()
    const send = (cseq: number, more: string[]) => {
      const lines = [
        `${method} ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK${randomUUID()};rport`,
        `From: <sip:${user}@${server.address}>;tag=${id.slice(0, 8)}`,
        `To: <${to}>`,
        `Call-ID: ${id}`,
        `CSeq: ${cseq} ${method}`,
        `Contact: <sip:${user}@${address}:${port}>`,
        'Max-Forwards: 70',
        ...headers,
        ...more,
        'Content-Length: 0',
        '',
        '',
      ]
      return new Promise<string>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no answer to ${method} ${uri}`)), 5_000)
        answers.set(id, (answer) => {
          clearTimeout(late)
          resolve(answer)
        })
        socket.send(lines.join('\r\n'), server.port, server.address)
      })
    }
    const statusOf = (answer: string) => Number(/^SIP\/2\.0 (\d+)/.exec(answer)?.[1])
    const first = await send(1, [])
    if (statusOf(first) !== 401) return statusOf(first)
    const challenge = parseMessage(first, Date.now(), 'received')
    return statusOf(await send(2, [authorize(challenge, { method, uri, user, password })]))
  }

  return {
    notified,
    register: () =>
      ask('REGISTER', `sip:${server.address}:${server.port}`, ['Expires: 600'], `sip:${user}@${server.address}`),
    shows: (number: string) => shows.get(number),
    /** Resolves with the status; 404 where there is no such lamp for this phone. */
    watch: (number: string) =>
      ask('SUBSCRIBE', `sip:${number}@${server.address}:${server.port}`, [
        'Event: dialog',
        'Accept: application/dialog-info+xml',
        'Expires: 600',
      ]),
    lamp: (number: string, state: string) =>
      eventually(`the lamp of ${number} is ${state}`, async () => shows.get(number) === state, {
        seen: () => [shows.get(number)],
      }),
    stop: () => new Promise<void>((resolve) => void socket.close(() => resolve())),
  }
}
