import { createHash } from 'node:crypto'
import { headerOf, type Message } from './message.ts'

/**
 * The header that answers a challenge (RFC 2617, MD5, with or without qop), for the same request sent again. SIPp has
 * this too, but takes user and password from its command line only.
 */
export function authorize(
  challenge: Message,
  request: { method: string; uri: string; user: string; password: string },
): string {
  const proxy = challenge.status === 407
  const asked = headerOf(challenge, proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate')
  const field = (name: string) => new RegExp(`\\b${name}="?([^",]*)`, 'i').exec(asked)?.[1]
  const [realm, nonce, qop, opaque] = [field('realm') ?? '', field('nonce') ?? '', field('qop'), field('opaque')]
  const { method, uri, user, password } = request
  const secret = md5(`${user}:${realm}:${password}`)
  const what = md5(`${method}:${uri}`)
  const [nc, cnonce] = ['00000001', 'f84f1cec41e6cbe5']
  const response = md5(qop ? `${secret}:${nonce}:${nc}:${cnonce}:auth:${what}` : `${secret}:${nonce}:${what}`)
  const parts = [
    `username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5`,
    ...(qop ? [`qop=auth, nc=${nc}, cnonce="${cnonce}"`] : []),
    ...(opaque ? [`opaque="${opaque}"`] : []),
  ]
  return `${proxy ? 'Proxy-Authorization' : 'Authorization'}: Digest ${parts.join(', ')}`
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
