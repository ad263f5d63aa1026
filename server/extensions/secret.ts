import { createHash, randomBytes, randomInt, scryptSync, timingSafeEqual } from 'node:crypto'
import { realm } from '#server/provisioning/index.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const secretLength = 32

/** Letters and digits only: other characters break in somebody's phone. 190 bits. */
export const newSecret = (): string =>
  Array.from({ length: secretLength }, () => letters[randomInt(letters.length)]).join('')

/** HA1 of RFC 7616, by which Asterisk checks a phone without knowing its secret. MD5, as desk phones have no other. */
export const secretHash = (sipUser: string, secret: string): string =>
  createHash('md5').update(`${sipUser}:${realm}:${secret}`).digest('hex')

const pinKeyLength = 32

/** A PIN is short: what protects it is that it cannot be tried often; the hash is for who reads a backup. */
export function pinHash(pin: string): string {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}:${scryptSync(pin, salt, pinKeyLength).toString('hex')}`
}

export function isPin(hash: string | undefined, pin: string): boolean {
  const [salt = '', key = ''] = (hash ?? '').split(':')
  const wanted = Buffer.from(key, 'hex')
  const given = scryptSync(pin, Buffer.from(salt, 'hex'), pinKeyLength)
  return wanted.length === pinKeyLength && timingSafeEqual(wanted, given)
}
