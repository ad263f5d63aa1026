import type { Routes } from './routes.generated.ts'

export type RouteName = keyof Routes
export type Input<Name extends RouteName> = Routes[Name]['input']
export type Output<Name extends RouteName> = Routes[Name]['output']

/** What the server said no with (RFC 9457): `code` is stable, `message` is for people, in the language of the screen. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly fields: { field: string; code: string; message: string }[]
  constructor(status: number, code: string, message: string, fields: Problem['fields'] = []) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
  }
}

/** The company that an administrator works within, where it is not the own one. */
const otherCompanyKey = 'vez:company'
export const otherCompany = {
  get: () => sessionStorage.getItem(otherCompanyKey) ?? undefined,
  set: (id: string | undefined) =>
    id === undefined ? sessionStorage.removeItem(otherCompanyKey) : sessionStorage.setItem(otherCompanyKey, id),
}

/**
 * Asks the server: `call('get /queues/:id', { id })`. Names in the path are taken from the input; the rest is the query
 * of a GET or DELETE, the JSON body of the others, or a form where there is a `file`. Throws a Problem.
 */
export async function call<Name extends RouteName>(
  name: Name,
  input: Input<Name>,
  options: { signal?: AbortSignal; progress?: (share: number) => void } = {},
): Promise<Output<Name>> {
  const [method = '', path = ''] = name.split(' ')
  const rest: Record<string, unknown> = { ...(input as object) }
  const filled = path.replace(/:(\w+)/g, (_all, field: string) => {
    const value = String(rest[field])
    delete rest[field]
    return encodeURIComponent(value)
  })
  const reads = method === 'get' || method === 'delete'
  const url = `/api${filled}${reads ? queryOf(rest) : ''}`
  const request = {
    method: method.toUpperCase(),
    headers: headersOf(),
    ...(options.signal && { signal: options.signal }),
    ...(!reads && bodyOf(rest)),
  }
  const response = await (options.progress ? sendTelling(url, request, options.progress) : send(url, request))
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as Output<Name>
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return (isJson ? await response.json() : await response.blob()) as Output<Name>
}

/** The address of a route that answers bytes, for `<audio>`, `<img>` and links. */
export const addressOf = (path: string): string => `/api${path}`

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (why) {
    if (why instanceof DOMException && why.name === 'AbortError') throw why
    throw new Problem(0, 'network.away', awayWords())
  }
}

/** As `send`, and tells how much is on its way: `fetch` cannot. */
function sendTelling(url: string, request: RequestInit, progress: (share: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    sending.open(request.method ?? 'POST', url)
    for (const [name, value] of Object.entries(request.headers as Record<string, string>))
      sending.setRequestHeader(name, value)
    sending.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
    sending.onload = () => {
      const type = sending.getResponseHeader('Content-Type') ?? ''
      resolve(new Response(sending.responseText, { status: sending.status, headers: { 'Content-Type': type } }))
    }
    sending.onerror = () => reject(new Problem(0, 'network.away', awayWords()))
    sending.onabort = () => reject(new DOMException('it was given up', 'AbortError'))
    request.signal?.addEventListener('abort', () => sending.abort())
    sending.send(request.body as FormData)
  })
}

const awayWords = () =>
  document.documentElement.lang === 'en'
    ? 'The server cannot be reached. What you wrote is kept: try again.'
    : 'Sem conexão com o servidor. O que você escreveu está guardado: tente de novo.'

function headersOf(): Record<string, string> {
  const company = otherCompany.get()
  return {
    'X-Vez-Request': '1',
    'Accept-Language': document.documentElement.lang,
    ...(company && { 'Vez-Company': company }),
  }
}

function queryOf(fields: Record<string, unknown>): string {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return said.length === 0 ? '' : `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`
}

function bodyOf(fields: Record<string, unknown>): Pick<RequestInit, 'body' | 'headers'> {
  const { file } = fields
  if (file instanceof Blob) {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) {
      if (value instanceof Blob) form.append(name, value)
      else if (value !== undefined) form.append(name, String(value))
    }
    return { body: form }
  }
  return { body: JSON.stringify(fields), headers: { ...headersOf(), 'Content-Type': 'application/json' } }
}

async function problemOf(response: Response): Promise<Problem> {
  const said = (await response.json().catch(() => ({}))) as {
    code?: string
    title?: string
    errors?: Problem['fields']
  }
  return new Problem(response.status, said.code ?? 'server.failed', said.title ?? response.statusText, said.errors)
}
