import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { isDdd } from '#server/kernel/ddd.ts'
import { bareNumber } from './written.ts'

/**
 * `service`: three digits and the like (190, 193), always as they are; `non-geographic`: 0800, 0300, 4004…;
 * `unknown`: what no plan of numbers knows, such as an extension or a carrier's own code.
 */
export type NumberKind = 'mobile' | 'fixed' | 'non-geographic' | 'service' | 'international' | 'unknown'
export type Numbered = { raw: string; kind: NumberKind; e164?: string; ddd?: string }
/** Where the number was dialled or received: a local number is this area's. */
export type Here = { ddi: string; ddd: string }

const brazil = '55'

/** A number as it came from a carrier, an agent or a form, in the one form in which it can be compared. Pure. */
export function normaliseNumber(raw: string, here: Here): Numbered {
  const digits = bareNumber(raw).replace(/^(?:sip|tel):/i, '')
  const found = /^\+?[0-9]{2,20}$/.test(digits)
    ? here.ddi === brazil
      ? inBrazil(digits, here)
      : abroad(digits, here)
    : undefined
  return { raw, ...(found ?? { kind: 'unknown' }) }
}

type Found = Omit<Numbered, 'raw'>

function inBrazil(digits: string, here: Here): Found | undefined {
  if (digits.startsWith('+')) return worldwide(digits.slice(1))
  if (digits.startsWith('00')) return fromInternationalPrefix(digits.slice(2))
  if (service.test(digits)) return { kind: 'service' }
  return (
    nonGeographic(digits) ??
    subscriber(digits, here.ddd) ??
    national(digits) ??
    fromNationalPrefix(digits) ??
    fromCountry(digits)
  )
}

/** 190, 192, 193…, what mobiles dial abroad for the same, and the carriers' own 10315-like services. */
const service = /^(?:1\d\d|911|10[3-6]\d\d)$/
/** Called by their own prefix, with or without the 0; a carrier often drops it. */
const prefixed = /^0?((?:800|300|303|500|900)\d{6,7})$/
/** "4004" and its kind: eight digits, the same everywhere, without an area. */
const everywhere = /^(?:0?[1-9]\d)?((?:400\d|4020|300[34])\d{4})$/

function nonGeographic(digits: string): Found | undefined {
  const [, number] = prefixed.exec(digits) ?? everywhere.exec(digits) ?? []
  return number === undefined ? undefined : { kind: 'non-geographic', e164: `+${brazil}${number}` }
}

/** A local number takes the area's DDD. An old mobile number of eight digits is left alone: a ninth is not invented. */
function subscriber(digits: string, ddd: string): Found | undefined {
  const kind =
    /^9\d{8}$/.test(digits) || /^7[078]\d{6}$/.test(digits)
      ? 'mobile'
      : /^[2-5]\d{7}$/.test(digits)
        ? 'fixed'
        : undefined
  return kind && { kind, ddd, e164: `+${brazil}${ddd}${digits}` }
}

/** DDD and number. */
function national(digits: string): Found | undefined {
  const ddd = digits.slice(0, 2)
  return isDdd(ddd) ? subscriber(digits.slice(2), ddd) : undefined
}

/** 0 DDD number, or 0 and the carrier's two digits (CSP) before it. */
function fromNationalPrefix(digits: string): Found | undefined {
  if (!/^0[1-9]/.test(digits)) return undefined
  return national(digits.slice(1)) ?? national(digits.slice(3))
}

function fromCountry(digits: string): Found | undefined {
  return digits.startsWith(brazil) ? (nonGeographic(digits.slice(2)) ?? national(digits.slice(2))) : undefined
}

/** 00, and the carrier's two digits where what follows them is a number. */
function fromInternationalPrefix(digits: string): Found | undefined {
  return worldwide(digits.slice(2)) ?? worldwide(digits)
}

/** All digits, country first. */
function worldwide(digits: string): Found | undefined {
  if (digits.startsWith(brazil)) return fromCountry(digits)
  const parsed = parsePhoneNumberFromString(`+${digits}`)
  return parsed?.isValid() ? { kind: 'international', e164: parsed.number } : undefined
}

/** For a company outside Brazil: that country's plan as libphonenumber knows it. */
function abroad(digits: string, { ddi, ddd }: Here): Found | undefined {
  for (const candidate of [digits, `${ddd}${digits}`]) {
    const parsed = parsePhoneNumberFromString(candidate, { defaultCallingCode: ddi })
    if (!parsed?.isValid()) continue
    if (parsed.countryCallingCode !== ddi) return { kind: 'international', e164: parsed.number }
    const type = parsed.getType()
    const kind =
      type === 'MOBILE'
        ? 'mobile'
        : type === 'FIXED_LINE' || type === 'FIXED_LINE_OR_MOBILE'
          ? 'fixed'
          : 'non-geographic'
    return { kind, e164: parsed.number }
  }
  return undefined
}

/** What two numbers have in common where they are the same: E.164, or else the bare digits. */
export const canonicalNumber = (raw: string, here: Here): string => normaliseNumber(raw, here).e164 ?? bareNumber(raw)
