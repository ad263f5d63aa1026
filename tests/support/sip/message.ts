/** One SIP message as it was on the wire. */
export type Message = {
  /** Milliseconds since 1970, with SIPp's microseconds as fraction. */
  at: number
  direction: 'sent' | 'received'
  /** `INVITE`, `BYE`… for a request; absent for a response. */
  method?: string
  /** 180, 200, 486… for a response; absent for a request. */
  status?: number
  /** User part of the request's address, or empty. */
  toUser: string
  callId: string
  cseq: { number: number; method: string }
  text: string
}

/** The first header of that name, without the name; empty where there is none. */
export function headerOf(message: { text: string }, name: string): string {
  const found = new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im').exec(head(message.text))
  return found?.[1] ?? ''
}

export function bodyOf(message: { text: string }): string {
  const at = message.text.search(/\r?\n\r?\n/)
  return at < 0 ? '' : message.text.slice(at).trimStart()
}

/** `ana` of `"Ana" <sip:ana@host>;tag=x`. */
export const userOf = (address: string): string => /sips?:([^@>;]*)@/.exec(address)?.[1] ?? ''

const head = (text: string): string => text.split(/\r?\n\r?\n/, 1)[0] ?? ''

export function parseMessage(text: string, at: number, direction: Message['direction']): Message {
  const [first = ''] = text.split(/\r?\n/, 1)
  const cseq = headerOf({ text }, 'CSeq').split(/\s+/)
  const common = {
    at,
    direction,
    callId: headerOf({ text }, 'Call-ID'),
    cseq: { number: Number(cseq[0] ?? 0), method: cseq[1] ?? '' },
    text,
  }
  const status = /^SIP\/2\.0 (\d{3})/.exec(first)?.[1]
  if (status) return { ...common, status: Number(status), toUser: '' }
  const [method = '', uri = ''] = first.split(' ')
  return { ...common, method, toUser: userOf(uri) }
}
