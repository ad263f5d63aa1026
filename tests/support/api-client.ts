import { z } from 'zod'

/** One person at the API, with a session. Answers are checked only as far as a test reads them. */
export interface ApiClient {
  get<T extends z.ZodType>(path: string, shape: T): Promise<z.output<T>>
  post<T extends z.ZodType>(path: string, body: unknown, shape: T): Promise<z.output<T>>
  put<T extends z.ZodType>(path: string, body: unknown, shape: T): Promise<z.output<T>>
  patch<T extends z.ZodType>(path: string, body: unknown, shape: T): Promise<z.output<T>>
  delete(path: string): Promise<void>
  /** A file for a `multipart/form-data` route, other fields beside it. */
  upload<T extends z.ZodType>(
    path: string,
    file: { name: string; type: string; bytes: Uint8Array },
    fields: Record<string, string>,
    shape: T,
  ): Promise<z.output<T>>
  /** Another file in the place of one that is there (PUT). */
  replaceFile(
    path: string,
    file: { name: string; type: string; bytes: Uint8Array },
    fields: Record<string, string>,
  ): Promise<void>
  /** What comes as it is: audio. */
  bytes(path: string): Promise<Buffer>
  /** The same session, working within another company (administrators only). */
  within(companyId: string): ApiClient
  token: string
}

/** The API said no: with its problem, as the console would show it. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: string | undefined
  constructor(request: string, status: number, body: string) {
    super(`${request} → ${status} ${body}`)
    this.status = status
    this.code = /"code":\s*"([^"]+)"/.exec(body)?.[1]
  }
}

export const anything = z.unknown()
export const withId = z.object({ id: z.string() })

/** Logs in as a person would, and keeps the token. */
export async function logIn(url: string, login: { login: string; password: string }): Promise<ApiClient> {
  const visitor = clientOf(url, '', {})
  const { token } = await visitor.post('/login', login, z.object({ token: z.string() }))
  return clientOf(url, token, {})
}

/** Who has a token by another way than by logging in. */
export const clientWith = (url: string, token: string): ApiClient => clientOf(url, token, {})

/** For public routes. */
export const visitorOf = (url: string): ApiClient => clientOf(url, '', {})

function clientOf(url: string, token: string, more: Record<string, string>): ApiClient {
  const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...more }

  async function ask(method: string, path: string, body?: string | FormData): Promise<Response> {
    const type = typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: { ...headers, ...type },
      ...(body !== undefined && { body }),
    })
    if (!answer.ok) throw new ApiRefusal(`${method} ${path}`, answer.status, await answer.text())
    return answer
  }
  async function json<T extends z.ZodType>(
    shape: T,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.output<T>> {
    const answer = await ask(method, path, body === undefined ? undefined : JSON.stringify(body))
    const text = await answer.text()
    return shape.parse(text ? JSON.parse(text) : undefined)
  }
  return {
    token,
    get: (path, shape) => json(shape, 'GET', path),
    post: (path, body, shape) => json(shape, 'POST', path, body),
    put: (path, body, shape) => json(shape, 'PUT', path, body),
    patch: (path, body, shape) => json(shape, 'PATCH', path, body),
    async delete(path) {
      await ask('DELETE', path)
    },
    upload: async (path, file, fields, shape) =>
      shape.parse(await (await ask('POST', path, formOf(file, fields))).json()),
    async replaceFile(path, file, fields) {
      await ask('PUT', path, formOf(file, fields))
    },
    bytes: async (path) => Buffer.from(await (await ask('GET', path)).arrayBuffer()),
    within: (companyId) => clientOf(url, token, { ...more, 'Vez-Company': companyId }),
  }
}

function formOf(file: { name: string; type: string; bytes: Uint8Array }, fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name)
  return form
}
