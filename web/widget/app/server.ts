import type { MessageView } from '#server/conversations/screen-events.ts'
import type { VisitorView } from '#server/conversations/views.ts'
import type { Language } from './words.ts'

export type Message = MessageView
export type ChatFile = NonNullable<Message['file']>
export type Conversation = VisitorView
export type Asked = 'hidden' | 'optional' | 'required'
export type Config = {
  title: string
  form: { name: Asked; email: Asked; phone: Asked }
  consent: { text: string; required: boolean; version: number } | null
  survey: { question: string; scale: 'score' | 'stars'; comment: boolean } | null
  languages: Language[]
  files: { bytesMax: number; endings: string[] }
}
export type Page = { messages: Message[]; upTo: number; more: boolean; conversation: Conversation }

/** `code` is the server's; `field` the one that is wrong, with what is said of it. `lost`: no answer came at all. */
export type Failed = { ok: false; code: string; message: string; field?: string }
export type Answered<Value> = { ok: true; value: Value } | Failed

/** One request to the server. Never throws: what went wrong is a value. */
export async function ask<Value>(
  path: string,
  options: { session?: string; language: Language; json?: unknown; form?: FormData },
): Promise<Answered<Value>> {
  const { session, language, json, form } = options
  try {
    const response = await fetch(`/api/webchat${path}`, {
      method: json === undefined && !form ? 'GET' : 'POST',
      headers: {
        'accept-language': language,
        ...(session && { authorization: `Bearer ${session}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      body: form ?? (json === undefined ? null : JSON.stringify(json)),
    })
    const text = await response.text()
    const said = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    if (response.ok) return { ok: true, value: said as Value }
    const [first] = (said.errors ?? []) as { field: string; code: string; message: string }[]
    return first
      ? { ok: false, code: first.code, message: first.message, field: first.field }
      : { ok: false, code: String(said.code), message: String(said.title) }
  } catch {
    return { ok: false, code: 'lost', message: '' }
  }
}

/** The bytes of a file, by the session: its address alone opens nothing. */
export async function bytesOf(fileId: string, session: string): Promise<Blob | undefined> {
  try {
    const response = await fetch(`/api/webchat/files/${fileId}`, { headers: { authorization: `Bearer ${session}` } })
    return response.ok ? await response.blob() : undefined
  } catch {
    return undefined
  }
}
