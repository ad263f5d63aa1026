/** In a file a secret is only named: `{ $secret: 'trunk/Operadora Sul/password' }`. What it is comes beside the file. */
export type SecretRef = { $secret: string }

export const secretRef = (resource: string, key: string, field: string): SecretRef => ({
  $secret: `${resource}/${key}/${field}`,
})

const isRef = (value: unknown): value is SecretRef =>
  typeof value === 'object' && value !== null && typeof (value as SecretRef).$secret === 'string'

/**
 * The entry with its secrets in place. One that is not given is left out: a record that is there keeps the one that it
 * has, a new one must do without.
 */
export function withSecrets(
  entry: Readonly<Record<string, unknown>>,
  given: ReadonlyMap<string, string>,
): { entry: Record<string, unknown>; missing: string[]; given: string[] } {
  const missing: string[] = []
  const found: string[] = []
  const fields = Object.entries(entry).flatMap(([field, value]): [string, unknown][] => {
    if (!isRef(value)) return [[field, value]]
    const secret = given.get(value.$secret)
    if (secret === undefined) missing.push(value.$secret)
    else found.push(field)
    return secret === undefined ? [] : [[field, secret]]
  })
  return { entry: Object.fromEntries(fields), missing, given: found }
}
