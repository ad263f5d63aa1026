/** Words that say what kind of firm it is, not which. */
const kinds = new Set([
  'ltda',
  'me',
  'epp',
  'eireli',
  'mei',
  'sa',
  's',
  'a',
  'cia',
  'e',
  'de',
  'da',
  'do',
  'das',
  'dos',
])

/** A company's short name out of its name: `Açúcar & Cia Ltda` → `acucar`. It stands in SIP user names, and never changes. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const telling = words.filter((word) => !kinds.has(word))
  const slug = (telling.length > 0 ? telling : words)
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 20)
    .replace(/-+$/, '')
  return slug.length >= 2 ? slug : 'empresa'
}
