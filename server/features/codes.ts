import { catalogue, type FeatureKind, type FeatureName, featureNames, isFeature } from './catalogue.ts'

/** A feature as it can be used in a company. */
export type FeatureCode = FeatureKind & { feature: FeatureName; active: boolean }
/** What a company has stored of it. A feature that was taken out of the catalogue is none any more. */
export type StoredCode = { feature: string; code: string; active: boolean }

/** Every feature of the catalogue with the company's own code, where it has one. Pure. */
export function codesOf(stored: readonly StoredCode[]): FeatureCode[] {
  const own = new Map(stored.filter(({ feature }) => isFeature(feature)).map((code) => [code.feature, code]))
  return featureNames.map((feature) => {
    const { code = catalogue[feature].code, active = true } = own.get(feature) ?? {}
    return { ...catalogue[feature], feature, code, active }
  })
}

export type DialledFeature = { feature: FeatureName; argument: string; asksPin: boolean }

/** Which feature was dialled. The longest code that fits: `*720` is another one than `*7` with 20. Pure. */
export function dialledFeature(codes: readonly FeatureCode[], dialled: string): DialledFeature | undefined {
  const fitting = codes
    .filter(({ active, when, does }) => active && when === 'dialled' && does !== 'dialplan')
    .filter(({ code, digits }) => {
      if (dialled === code) return digits !== 'needed'
      return digits !== 'none' && dialled.startsWith(code) && /^\d{1,20}$/.test(dialled.slice(code.length))
    })
    .toSorted((a, b) => b.code.length - a.code.length)
  const [found] = fitting
  return (
    found && { feature: found.feature, argument: dialled.slice(found.code.length), asksPin: found.asksPin ?? false }
  )
}

/** What a code would hide, or be hidden by. `of`: what people call the other. */
export type Shadow = { of: 'extension' | 'queue' | 'number' | 'feature' | 'outbound-route'; name: string }

/** Whether two codes can be meant by the same keys: one begins with the other, and takes digits (or is pressed in a talk). */
export function collide(one: FeatureCode, other: FeatureCode): boolean {
  if (one.when !== other.when || !one.active || !other.active) return false
  const [short, long] = one.code.length <= other.code.length ? [one, other] : [other, one]
  if (!long.code.startsWith(short.code)) return false
  if (short.code === long.code) return true
  // In a talk keys come one by one: the shorter code is done before the longer one is whole.
  if (short.when === 'in-talk') return true
  return short.digits !== 'none' && /^\d+$/.test(long.code.slice(short.code.length))
}

/** What this code shadows: numbers of the house, other features, outbound rules. Pure. */
export function shadowsOf(
  own: FeatureCode,
  among: {
    codes: readonly FeatureCode[]
    numbers: readonly { of: 'extension' | 'queue' | 'number'; number: string; name: string }[]
    outbound: readonly { name: string; matches(dialled: string): boolean }[]
  },
): Shadow[] {
  if (!own.active) return []
  const others = among.codes.filter((other) => other.feature !== own.feature && collide(own, other))
  const features = others.map(({ feature }): Shadow => ({ of: 'feature', name: feature }))
  if (own.when === 'in-talk') return features
  const numbers = among.numbers.filter(({ number }) =>
    own.digits === 'none' ? number === own.code : number.startsWith(own.code),
  )
  const samples =
    own.digits === 'none' ? [own.code] : ['', '1', '11', '1111', '11111111'].map((rest) => own.code + rest)
  const routes = among.outbound.filter((rule) => samples.some((sample) => rule.matches(sample)))
  return [
    ...features,
    ...numbers.map(({ of, number, name }): Shadow => ({ of, name: `${number} ${name}`.trim() })),
    ...[...new Set(routes.map(({ name }) => name))].map((name): Shadow => ({ of: 'outbound-route', name })),
  ]
}
