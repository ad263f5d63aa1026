/** Letters and digits that nobody mistakes for others when reading them aloud. */
const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** 80 bits where no length is said, by the browser's own chance. */
export function newPassword(length = 14): string {
  const drawn: string[] = []
  while (drawn.length < length) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    // Beyond the last whole multiple some signs would be likelier than others.
    if (byte < signs.length * Math.floor(256 / signs.length)) drawn.push(signs[byte % signs.length]!)
  }
  return drawn.join('')
}
