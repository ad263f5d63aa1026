import type { DialledKind } from '#server/kernel/number-kinds.ts'
import { type Here, normaliseNumber } from './normalise.ts'
import { bareNumber } from './written.ts'

/** A number as somebody dialled it, understood as the country's plan has it. */
export type Dialled = {
  /** Without what people put between digits; the ninth digit added where the plan wants it. */
  digits: string
  kind: DialledKind
  /** Where it is a number of the international plan. */
  e164: string | undefined
  /** The long-distance carrier that was chosen: two digits after 0 or 00 (código de seleção de prestadora). */
  csp: string | null
  /** It was dialled as mobiles were until 2016: the digit that has gone before all of them since was added. */
  ninthAdded: boolean
}

/**
 * Never refused, nor counted. Brazil: the codes of "serviços públicos de emergência" that Anatel lists (Res. 749/2022,
 * gov.br/anatel "Serviços de Utilidade Pública e de Emergência"), and 112 and 911, which are 190 from mobiles.
 */
const emergencies: Record<string, readonly string[]> = {
  55: '100 112 128 153 180 181 185 188 190 191 192 193 194 197 198 199 911'.split(' '),
  other: '112 911 999'.split(' '),
}
export const emergenciesOf = (ddi: string): readonly string[] => emergencies[ddi] ?? emergencies.other!
export const isEmergency = (dialled: string, { ddi }: Here): boolean => emergenciesOf(ddi).includes(bareNumber(dialled))

const brazil = '55'
/** Longer than any number of another office. */
const privateDigitsMax = 6

/**
 * What kind of number was dialled. What begins like an international call is one, whether or not such a number exists:
 * fraud is not choosy. Pure.
 * @param isLocal says of a number (E.164) that the carrier calls it local, where the company has a table of localities
 */
export function readDialled(raw: string, here: Here, isLocal?: (e164: string) => boolean | undefined): Dialled {
  const bare = bareNumber(raw)
  const [digits, ninthAdded] = here.ddi === brazil ? withNinth(bare, here) : [bare, false]
  const { kind, e164, ddd } = normaliseNumber(digits, here)
  const found = { digits, e164, csp: here.ddi === brazil ? cspOf(digits, here) : null, ninthAdded }
  return { ...found, kind: kindOf() }

  function kindOf(): DialledKind {
    if (isEmergency(digits, here)) return 'emergency'
    if (kind === 'international' || isAbroad(digits, here)) return 'international'
    if (kind === 'service') return 'service'
    if (kind === 'non-geographic') return nonGeographicKind(e164 ?? '', here)
    if (kind === 'unknown' || e164 === undefined) return digits.length <= privateDigitsMax ? 'private' : 'unknown'
    const near = isLocal?.(e164) ?? (ddd === undefined || ddd === here.ddd)
    if (kind === 'mobile') return near ? 'mobile' : 'mobile-national'
    return near ? 'local' : 'national'
  }
}

const isAbroad = (digits: string, { ddi }: Here): boolean =>
  (digits.startsWith('+') && !digits.startsWith(`+${ddi}`)) || /^00./.test(digits)

function nonGeographicKind(e164: string, { ddi }: Here): DialledKind {
  const national = e164.slice(1 + ddi.length)
  if (/^800/.test(national)) return 'toll-free'
  return /^(?:500|900)/.test(national) ? 'premium' : 'shared-cost'
}

/**
 * 0 CSP DDD number has two digits more than 0 DDD number; after 00 they are one where what follows them is a number of
 * some country.
 */
function cspOf(digits: string, here: Here): string | null {
  const national = /^0([1-9]\d)([1-9]\d{9,10})$/.exec(digits)
  if (national) return isPlace(normaliseNumber(`0${national[2]}`, here).kind) ? national[1]! : null
  const [, csp, rest] = /^00([1-9]\d)(\d{8,})$/.exec(digits) ?? []
  return csp && normaliseNumber(`+${rest}`, here).kind === 'international' ? csp : null
}

const isPlace = (kind: string): boolean => kind === 'fixed' || kind === 'mobile'

/**
 * Eight digits that begin with 6, 8 or 9, with or without 0, CSP and DDD before them, were a mobile's (Anatel, Res.
 * 553/2010; everywhere since 2016). 7 is left alone: it was trunking radio's.
 */
function withNinth(digits: string, here: Here): [string, boolean] {
  const [, before, old] = /^((?:0(?:[1-9]\d)?)?[1-9]\d|)([689]\d{7})$/.exec(digits) ?? []
  if (before === undefined || old === undefined) return [digits, false]
  if (normaliseNumber(digits, here).kind !== 'unknown') return [digits, false]
  const now = `${before}9${old}`
  return normaliseNumber(now, here).kind === 'mobile' ? [now, true] : [digits, false]
}

/** `keep` what was dialled, `remove` it, or these two digits in its place: at long distance only. */
export type CspRule = string

/** The digits with the carrier that the rule wants; a local number has none. */
export function withCsp({ digits, csp, kind }: Dialled, rule: CspRule): string {
  if (rule === 'keep' || !/^0/.test(digits)) return digits
  const isLong = kind === 'international' || /^0(?:[1-9]\d)?[1-9]\d{9,10}$/.test(digits)
  if (!isLong || kind === 'toll-free' || kind === 'shared-cost' || kind === 'premium') return digits
  const [, zeros = '', rest = ''] = /^(00?)(.*)$/.exec(digits) ?? []
  return `${zeros}${rule === 'remove' ? '' : rule}${csp === null ? rest : rest.slice(2)}`
}
