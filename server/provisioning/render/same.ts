import type { Fields } from '../ports.ts'
import { isIpv4 } from '../words/allowed.ts'

/** The attributes whose values are not for logs or screens. */
const secret = new Set(['password', 'password_digest', 'md5_cred'])

/**
 * Which attributes Asterisk does not have as they were asked for: `direct_media is false, not yes`. It answers in words of
 * its own (`true` for `yes`, `(alaw|ulaw)` for `!all,alaw,ulaw`), so both sides are brought to one form. A secret's value
 * is not told.
 */
export function differences(wanted: Fields, found: ReadonlyMap<string, string>): string[] {
  return wanted.flatMap(([attribute, value]) => {
    const got = found.get(attribute)
    // Its database leaves out what is empty.
    if (plain(attribute, got ?? '') === plain(attribute, value)) return []
    if (secret.has(attribute)) return [`${attribute} is another one`]
    return [`${attribute} is ${got === undefined ? 'missing' : `"${got}"`}, not "${value}"`]
  })
}

const booleans: Record<string, string> = { yes: 'yes', true: 'yes', on: 'yes', no: 'no', false: 'no', off: 'no' }

function plain(attribute: string, value: string): string {
  if (attribute === 'allow') return value.replace(/^!all,|[()]/g, '').replaceAll('|', ',')
  if (attribute === 'match') return netmask(value)
  // An endpoint without a caller ID prints this.
  if (attribute === 'callerid' && value === '<unknown>') return ''
  if (secret.has(attribute)) return value
  return booleans[value.toLowerCase()] ?? value
}

function netmask(match: string): string {
  const [address = '', mask = '32'] = match.split('/')
  if (!isIpv4(mask)) return `${address}/${mask}`
  const bits = mask.split('.').map((octet) => Number(octet).toString(2).replaceAll('0', ''))
  return `${address}/${bits.join('').length}`
}
