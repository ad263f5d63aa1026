import { type Answer, refused, type Said, type Words } from './answer.ts'

/**
 * Reads what engineers paste from chan_sip's sip.conf, one `word=value` a line (or several, as texts that were copied
 * have them); `;` begins a comment, `[section]` is passed over. Every other word gets an answer, in order. Pure: the
 * same text gives the same answers.
 */
export const readWords = <Tuned>(text: string, words: Words<Tuned>, tuned: Tuned): Answer[] =>
  text.split(/\r\n|\r|\n/).flatMap((raw, index) => {
    const bare = raw.replace(/;.*$/, '').trim()
    if (bare === '' || /^\[[^\]]*\](?:\([^)]*\))?$/.test(bare)) return []
    const settings = bare.split(/\s+(?=[a-z0-9_-]+\s*=)/i)
    return settings.map((setting): Answer => ({ line: index + 1, text: setting, ...answer(setting, words, tuned) }))
  })

function answer<Tuned>(setting: string, words: Words<Tuned>, tuned: Tuned): Said {
  const found = /^(?<word>[a-z0-9_-]+)\s*=>?\s*(?<value>.*)$/i.exec(setting)?.groups
  if (!found) return refused('shape')
  const { word = '', value = '' } = found
  const read = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined
  return read ? read(value.trim().toLowerCase(), tuned, value.trim()) : refused('unknown-word', { word })
}

const yes = new Set(['yes', 'true', 'on', '1'])
const no = new Set(['no', 'false', 'off', '0', 'never'])
/** chan_sip's yes and no, in all its spellings. */
export const said = (value: string): boolean | undefined => (yes.has(value) ? true : no.has(value) ? false : undefined)
