import { createServer, type Socket } from 'node:net'
import { eventually } from './eventually.ts'

export type Letter = { to: string[]; headers: string; text: string; attachment: Buffer | undefined }

/** A mail server of our own on loopback (RFC 5321, as much as a sender needs): keeps what it takes, refuses when told to. */
export async function mailServer() {
  const letters: Letter[] = []
  let refusing = false
  const server = createServer((socket) => serve(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }

  function serve(socket: Socket): void {
    let data: string | undefined
    let to: string[] = []
    let pending = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 mail.test')
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        read(line)
      }
    })
    function read(line: string): void {
      if (data !== undefined) {
        if (line !== '.') {
          data += `${line}\r\n`
          return
        }
        letters.push(open(data, to))
        data = undefined
        to = []
        return void say('250 taken')
      }
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'MAIL' && refusing) return void say('451 not now')
      if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
      if (verb === 'DATA') {
        data = ''
        return void say('354 go on')
      }
      say(verb === 'QUIT' ? '221 bye' : '250 ok')
    }
  }

  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuses: (does: boolean) => {
      refusing = does
    },
    letter: (to: string) =>
      eventually(`a letter to ${to}`, async () => letters.find((letter) => letter.to.includes(to)), {
        withinMs: 20_000,
        seen: async () => letters.map((letter) => letter.headers),
      }),
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

/** As much of MIME as nodemailer writes: parts by their boundary, the attachment in base64. */
function open(data: string, to: string[]): Letter {
  const [headers = ''] = data.split('\r\n\r\n')
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1] ?? ''
  const parts = data.split(`--${boundary}`).map((part) => {
    const [head = '', ...body] = part.trim().split('\r\n\r\n')
    return { head, body: body.join('\r\n\r\n') }
  })
  const sound = parts.find(({ head }) => /audio\/wav/.test(head))
  const text = parts.find(({ head }) => /text\/plain/.test(head) && !/multipart/.test(head))
  const decoded = /base64/.test(text?.head ?? '')
    ? Buffer.from(text?.body ?? '', 'base64').toString()
    : quoted(text?.body ?? '')
  return { to, headers, text: decoded, attachment: sound && Buffer.from(sound.body, 'base64') }
}

const quoted = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()
