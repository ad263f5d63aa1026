import type { Document } from '#server/configuration/index.ts'

/** What another system's file comes to: a document, the secrets that it names, and what a person must look at. */
export type Imported = { document: Document; secrets: Record<string, string>; notes: string[] }

type Entry = Record<string, unknown>

/** Gathers records and their secrets; a key that comes twice is taken once, and said. */
export function gather() {
  const sections = new Map<string, Map<string, Entry>>()
  const secrets: Record<string, string> = {}
  const notes: string[] = []
  return {
    note: (text: string) => void notes.push(text),
    add(section: string, key: string, entry: Entry) {
      const entries = sections.get(section) ?? new Map<string, Entry>()
      if (entries.has(key)) notes.push(`${section} “${key}” stands there twice: the first was taken.`)
      else sections.set(section, entries.set(key, entry))
    },
    /** Puts a secret aside and answers what stands for it. */
    secret(name: string, value: string) {
      secrets[name] = value
      return { $secret: name }
    },
    imported: (): Imported => ({
      document: {
        vez: 1,
        ...Object.fromEntries([...sections].map(([name, all]) => [name, [...all.values()]])),
      } as Document,
      secrets,
      notes,
    }),
  }
}

/** What our extensions ask of a secret: who has a weaker one gets a new one, and is told. */
export const isStrongSecret = (text: string): boolean =>
  /^[\x21-\x7e]{12,64}$/.test(text) && /[A-Za-z]/.test(text) && /\d/.test(text) && new Set(text).size >= 6
