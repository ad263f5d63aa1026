import { failed, type Outcome } from '#server/kernel/outcome.ts'

export type TextWhy = 'text.empty' | 'text.too-long'

/**
 * What somebody typed, as it is kept: Unicode in composed form, one kind of line break, no control characters and no
 * direction overrides (they make text read as what it is not). It stays text: nobody below may read it as HTML.
 */
export function cleanText(typed: string, charactersMax: number): Outcome<TextWhy, string> {
  const text = typed.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(unwanted, '').trim()
  if (text === '') return failed('text.empty', 'The message is empty.')
  if (text.length > charactersMax) {
    return failed('text.too-long', `The message has ${text.length} characters; at most ${charactersMax} are allowed.`)
  }
  return { ok: true, value: text }
}

// C0 but for tab and line feed, DEL and C1, and the overrides U+202D and U+202E.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202d\u202e]/g
