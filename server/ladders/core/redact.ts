const removed = '[removed]'

/**
 * The same message without what nobody may read: what proves a password (Authorization and its challenges), keys of
 * encrypted media (SDP `a=crypto`, ICE passwords), and keys that somebody pressed (DTMF by INFO), which may be a card's.
 */
export function withoutSecrets(text: string): string {
  const [head, body] = halves(text)
  const plain = head.replace(
    /^((?:Proxy-)?Authorization|(?:Proxy|WWW)-Authenticate|Authentication-Info)([ \t]*:).*(?:\r?\n[ \t].*)*/gim,
    `$1$2 ${removed}`,
  )
  return `${plain}${body
    .replace(/^(a=(?:crypto|ice-pwd|key-mgmt):).*$/gim, `$1${removed}`)
    .replace(/^(k=).*$/gim, `$1${removed}`)
    .replace(/^(Signal[ \t]*=).*$/gim, `$1${removed}`)}`
}

/** An INFO may be nothing but the key that was pressed. */
function halves(text: string): [head: string, body: string] {
  const gap = /\r?\n\r?\n/.exec(text)
  if (!gap) return [text, '']
  const at = gap.index + gap[0].length
  const [head, body] = [text.slice(0, at), text.slice(at)]
  const isKey = /^Content-Type[ \t]*:[ \t]*application\/dtmf[ \t]*(?:;|\r?$)/im.test(head)
  return [head, isKey ? removed : body]
}
