/**
 * - `as-routed`: as the outbound route made it;
 * - `e164-plus`, `e164`: +551130001000, 551130001000 (ITU-T E.164);
 * - `zero-ddd`: 01130001000, and 00 before another country's.
 */
export const numberForms = ['as-routed', 'e164-plus', 'e164', 'zero-ddd'] as const
export type NumberForm = (typeof numberForms)[number]

/**
 * A number as this trunk's carrier wants it. `e164`: digits with the country's code, without +. What is no number of the
 * international plan (190, 0800, 4004) has no such form and is passed as `dialled`.
 */
export function numberFor(
  trunk: { numberForm: NumberForm },
  { dialled, e164, ddi }: { dialled: string; e164: string | undefined; ddi: string },
): string {
  if (e164 === undefined) return dialled
  const digits = e164.replace(/^\+/, '')
  switch (trunk.numberForm) {
    case 'as-routed':
      return dialled
    case 'e164-plus':
      return `+${digits}`
    case 'e164':
      return digits
    case 'zero-ddd':
      return digits.startsWith(ddi) ? `0${digits.slice(ddi.length)}` : `00${digits}`
  }
}

/** The caller's number that leaves by a trunk. `replaced`: it is not the one that was wanted. */
export type ShownNumber = { number: string; replaced: boolean }

/**
 * Only numbers of the trunk's list are shown by it: one that is not ours is refused by carriers, or fraud (Anatel, Res.
 * 717/2019). What is on the list goes as the list writes it, however it was wanted; all else is the list's first. An empty
 * list lets everything out.
 * @param wanted what the route or the extension says; undefined where it says nothing
 * @param ddi the country's code, without which many write their own numbers
 */
export function allowedCallerId(
  { callerIds }: { callerIds: readonly string[] },
  wanted: string | undefined,
  ddi: string,
): ShownNumber | undefined {
  const [first] = callerIds
  if (first === undefined) return wanted === undefined ? undefined : { number: wanted, replaced: false }
  if (wanted === undefined) return { number: first, replaced: false }
  const asked = national(wanted, ddi)
  const listed = callerIds.find((each) => national(each, ddi) === asked)
  return listed === undefined ? { number: first, replaced: true } : { number: listed, replaced: false }
}

/** Without +, leading zeros and our own country's code: 0800 stays told from 800 in nothing, as on carriers' wires. */
function national(number: string, ddi: string): string {
  const digits = number.replace(/\D/g, '').replace(/^0+/, '')
  // A national number has 10 or 11 digits: 5511… may be Santa Maria's area 55 as well as our country.
  return digits.length > 11 && digits.startsWith(ddi) ? digits.slice(ddi.length) : digits
}
