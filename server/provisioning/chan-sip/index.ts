import type { Answer, Tuning } from './answer.ts'
import { words } from './words.ts'

export type { Answer, Tuning } from './answer.ts'
export { type RegistrationParts, readRegistration } from './registration.ts'

/**
 * Reads what engineers paste from chan_sip's sip.conf, one `word=value` a line (or several, as texts that were copied
 * have them); `;` begins a comment, `[section]` is passed over. Every other word gets an answer, in order. Pure: the
 * same text gives the same answers.
 */
export function readChanSip(text: string): { answers: Answer[]; tuning: Tuning } {
  const tuning: Tuning = { endpoint: {} }
  const answers = text.split(/\r\n|\r|\n/).flatMap((raw, index) => {
    const bare = raw.replace(/;.*$/, '').trim()
    if (bare === '' || /^\[[^\]]*\](?:\([^)]*\))?$/.test(bare)) return []
    const settings = bare.split(/\s+(?=[a-z0-9_-]+\s*=)/i)
    return settings.map((setting): Answer => ({ line: index + 1, text: setting, ...answer(setting, tuning) }))
  })
  return { answers, tuning }
}

type Said = { is: 'applied' | 'mapped'; as: string } | { is: 'refused'; why: string }

function answer(setting: string, tuning: Tuning): Said {
  const found = /^(?<word>[a-z0-9_-]+)\s*=>?\s*(?<value>.*)$/i.exec(setting)?.groups
  if (!found) return { is: 'refused', why: 'Must be word=value.' }
  const { word = '', value = '' } = found
  const read = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined
  if (!read) return { is: 'refused', why: `Vez does not know the word ${word}.` }
  const said = read(value.trim().toLowerCase(), tuning, value.trim())
  return 'why' in said ? { is: 'refused', why: said.why } : { is: said.already ? 'applied' : 'mapped', as: said.as }
}

const secretWords = /(?:^|\s)(?:secret|remotesecret|md5secret|register|auth)\s*=/i

/** A password pasted among the words would be shown to whoever reads them. */
export const hasSecret = (text: string): boolean => secretWords.test(text)
