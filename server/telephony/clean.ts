// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not pass
const control = /[\x00-\x1f\x7f]/g

/** Without the characters that would start a new header, action or line at Asterisk's. */
export const clean = (text: string): string => text.replace(control, '')

/** The same, for every text inside: what is sent to Asterisk goes through here. */
export function cleanAll<T>(value: T): T
export function cleanAll(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((each) => cleanAll(each))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), cleanAll(each)]))
}

/** What an id of ours is made of. Ids stand in paths, endpoints and file names: anything else is refused. */
export const isSafeId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,126}$/.test(text)

/** A number that may be dialled: digits, a leading +, and the keys * and #. */
export const isDialable = (text: string): boolean => /^\+?[0-9*#]{1,32}$/.test(text)
