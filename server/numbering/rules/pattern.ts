/**
 * Dial patterns as Asterisk's and FreePBX's engineers write them: X is 0-9, Z is 1-9, N is 2-9, `[1-5,9]` one of
 * these, `.` one or more of anything, `!` nothing or anything, and a digit, *, # or + itself. A leading `_` and dashes
 * say nothing. Pure.
 */
export type Pattern = { regex: RegExp }
export type PatternWhy = 'empty' | 'too-long' | 'wrong-character' | 'open-bracket' | 'wrong-range' | 'wildcard-not-last'

const lengthMax = 60
const classes: Record<string, string> = { X: '[0-9]', Z: '[1-9]', N: '[2-9]' }
const tails: Record<string, string> = { '.': '.+', '!': '.*' }

export function parsePattern(text: string): { ok: true; pattern: Pattern } | { ok: false; why: PatternWhy } {
  const body = text
    .trim()
    .replace(/^_/, '')
    .replace(/[ -](?![^[]*\])/g, '')
    .toUpperCase()
  if (body === '') return { ok: false, why: 'empty' }
  if (body.length > lengthMax) return { ok: false, why: 'too-long' }
  let source = ''
  for (let at = 0; at < body.length; at++) {
    const character = body[at]!
    if (character in tails) {
      if (at !== body.length - 1) return { ok: false, why: 'wildcard-not-last' }
      source += tails[character]
    } else if (character === '[') {
      const end = body.indexOf(']', at)
      if (end < 0) return { ok: false, why: 'open-bracket' }
      const one = oneOf(body.slice(at + 1, end))
      if (one === undefined) return { ok: false, why: 'wrong-range' }
      source += one
      at = end
    } else if (character in classes) source += classes[character]
    else if (/[0-9*#+]/.test(character)) source += `\\${character}`.replace(/\\(?=[0-9#])/, '')
    else return { ok: false, why: 'wrong-character' }
  }
  return { ok: true, pattern: { regex: new RegExp(`^${source}$`) } }
}

/** `1-59` is 1 to 5, and 9. */
function oneOf(text: string): string | undefined {
  if (!/^(?:[0-9]-[0-9]|[0-9*#])(?:,?(?:[0-9]-[0-9]|[0-9*#]))*$/.test(text)) return undefined
  for (const [, from, to] of text.matchAll(/([0-9])-([0-9])/g)) if (from! > to!) return undefined
  return `[${text.replaceAll(',', '')}]`
}

/** Whether these digits fit. A pattern that is none fits nothing. */
export function matchPattern(text: string, digits: string): boolean {
  const parsed = parsePattern(text)
  return parsed.ok && parsed.pattern.regex.test(digits)
}
