/** `[name](template,!)` and what stands under it, as Asterisk's configuration files have it. */
export type ConfSection = { name: string; fields: { word: string; value: string }[] }

/**
 * Reads a configuration file of Asterisk: comments (`;`, `;-- --;`), templates, `key = value` and `key => value`. Sections
 * that are only templates are not given. https://docs.asterisk.org/Fundamentals/Asterisk-Configuration/
 */
export function readSections(text: string): ConfSection[] {
  const templates = new Map<string, ConfSection['fields']>()
  const sections: ConfSection[] = []
  let fields: ConfSection['fields'] | undefined
  for (const raw of text.replace(/;--[\s\S]*?--;/g, '').split(/\r?\n/)) {
    const line = raw.replace(/(^|[^\\]);.*$/, '$1').trim()
    const head = /^\[([^\]]+)\]\s*(?:\(([^)]*)\))?/.exec(line)
    if (head) {
      const [, name = '', options = ''] = head
      const names = options.split(',').map((one) => one.trim())
      fields = names.flatMap((one) => templates.get(one) ?? []).map((one) => ({ ...one }))
      // A section that is said again by `(+)` goes on; types of one name are sections of their own in pjsip.conf.
      if (names.includes('+')) fields = sections.findLast((one) => one.name === name)?.fields ?? fields
      else if (!names.includes('!')) sections.push({ name, fields })
      if (names.includes('!') || !templates.has(name)) templates.set(name, fields)
      continue
    }
    const [, word, value = ''] = /^([\w./-]+)\s*=>?\s*(.*)$/.exec(line) ?? []
    if (fields && word) fields.push({ word: word.toLowerCase(), value: value.trim() })
  }
  return sections
}

/** The last one counts, as in Asterisk. */
export const lastOf = ({ fields }: ConfSection, word: string): string | undefined =>
  fields.findLast((one) => one.word === word)?.value

/** All of a word that may be said several times, or as a list. */
export const allOf = ({ fields }: ConfSection, word: string): string[] =>
  fields
    .filter((one) => one.word === word)
    .flatMap(({ value }) => value.split(','))
    .map((value) => value.trim())
    .filter(Boolean)
