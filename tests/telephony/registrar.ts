import { createHash, randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'

export type Registration = { at: number; user: string; contact: string; expiresSeconds: number; status: number }

/** What the provider does with registrations: checks the password, refuses whatever comes, or is silent. */
export type Mood = { password: string } | { refuses: 401 | 403 | 503 } | 'silent'

/** A provider's registrar: digest is really checked, and its mood can change in between. */
export async function registrar(options: { address: string; port: number; mood: Mood }) {
  const socket = createSocket('udp4')
  const seen: Registration[] = []
  /** The final answers to our calls. */
  const answers: number[] = []
  let mood = options.mood
  let nonces = 0

  socket.on('message', (bytes, from) => {
    const message = bytes.toString()
    const answered = /^SIP\/2\.0 ([2-6]\d\d)/.exec(message)
    if (answered) answers.push(Number(answered[1]))
    if (!message.startsWith('REGISTER ') || mood === 'silent') return
    const header = (name: string) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(message)?.[1]?.trim() ?? ''
    const { status, extra } = answer(header('Authorization'), header('Contact'))
    seen.push({
      at: Date.now(),
      user: /sip:([^@>]+)@/.exec(header('From'))?.[1] ?? '',
      contact: header('Contact'),
      expiresSeconds: Number(header('Expires')),
      status,
    })
    const kept = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(name)}`)
    const lines = [
      `SIP/2.0 ${status} Answer`,
      ...kept,
      `To: ${header('To')};tag=registrar`,
      ...extra,
      'Content-Length: 0',
    ]
    socket.send(`${lines.join('\r\n')}\r\n\r\n`, from.port, from.address)
  })

  function answer(authorization: string, contact: string): { status: number; extra: string[] } {
    if (mood === 'silent') return { status: 0, extra: [] }
    if ('refuses' in mood && mood.refuses !== 401) return { status: mood.refuses, extra: [] }
    if ('password' in mood && isRight(authorization, mood.password))
      return { status: 200, extra: [`Contact: ${contact};expires=120`, 'Expires: 120'] }
    return { status: 401, extra: [`WWW-Authenticate: Digest realm="provider", nonce="n${++nonces}", algorithm=MD5`] }
  }

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(options.port, options.address, resolve)
  })
  return {
    seen,
    answers,
    /** Calls the contact that a registration gave, once, and does no more about it. */
    call(contact: string, server: { address: string; port: number }) {
      const uri = /<([^>]+)>/.exec(contact)?.[1] ?? contact
      const here = `${options.address}:${options.port}`
      const call = randomUUID()
      const sdp = `v=0\r\no=- 1 1 IN IP4 ${options.address}\r\ns=-\r\nc=IN IP4 ${options.address}\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n`
      const lines = [
        `INVITE ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP ${here};branch=z9hG4bK${call}`,
        `From: <sip:11988887777@${here}>;tag=${call}`,
        `To: <${uri}>`,
        `Call-ID: ${call}@${here}`,
        'CSeq: 1 INVITE',
        `Contact: <sip:provider@${here}>`,
        'Max-Forwards: 70',
        'Content-Type: application/sdp',
        `Content-Length: ${sdp.length}`,
      ]
      socket.send(`${lines.join('\r\n')}\r\n\r\n${sdp}`, server.port, server.address)
    },
    feel: (next: Mood) => {
      mood = next
    },
    stop: () => new Promise<void>((resolve) => socket.close(resolve)),
  }
}

function isRight(authorization: string, password: string): boolean {
  const part = (name: string) => new RegExp(`\\b${name}="?([^",]*)"?`).exec(authorization)?.[1] ?? ''
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const ha1 = md5(`${part('username')}:${part('realm')}:${password}`)
  return authorization !== '' && part('response') === md5(`${ha1}:${part('nonce')}:${md5(`REGISTER:${part('uri')}`)}`)
}
