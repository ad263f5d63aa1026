/** What a ladder shows of a message, and by what it belongs to others. */
export type SipHead =
  | { is: 'request'; method: string; callId: string }
  | { is: 'response'; status: number; reason: string; method: string; callId: string }

/**
 * The head of a SIP message (RFC 3261, compact names too); undefined for what is none. */
export function readSip(text: string): SipHead | undefined {
  const callId = header(text, 'Call-ID', 'i')
  const method = /^\d+\s+([A-Z]+)/.exec(header(text, 'CSeq') ?? '')?.[1]
  if (callId === undefined || method === undefined) return undefined
  const answer = /^SIP\/2\.0 ([1-6]\d\d) ?([^\r\n]*)/.exec(text)
  if (answer) return { is: 'response', status: Number(answer[1]), reason: answer[2] ?? '', method, callId }
  return /^[A-Z]+ \S+ SIP\/2\.0\r?\n/.test(text) ? { is: 'request', method, callId } : undefined
}

function header(text: string, ...names: string[]): string | undefined {
  const head = /\r?\n\r?\n/.exec(text)?.index ?? text.length
  const found = new RegExp(`^(?:${names.join('|')})[ \\t]*:[ \\t]*([^\\r\\n]+)`, 'im').exec(text.slice(0, head))
  return found?.[1]?.trim()
}
