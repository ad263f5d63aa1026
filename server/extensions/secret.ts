import { createHash, randomInt } from 'node:crypto'
import { realm } from '#server/provisioning/index.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const secretLength = 32

/** Letters and digits only: other characters break in somebody's phone. 190 bits. */
export const newSecret = (): string =>
  Array.from({ length: secretLength }, () => letters[randomInt(letters.length)]).join('')

/** HA1 of RFC 7616, by which Asterisk checks a phone without knowing its secret. MD5, as desk phones have no other. */
export const secretHash = (sipUser: string, secret: string): string =>
  createHash('md5').update(`${sipUser}:${realm}:${secret}`).digest('hex')
