import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { CliProblem } from './problem.ts'

/** What the server answered where it refused: RFC 9457. */
export type Refused = { status: number; code: string; title: string; errors?: { field: string; message: string }[] }

export interface Server {
  url: string
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: object): Promise<Answer>
  bytes(path: string): Promise<Buffer>
  /** A file with its fields, as a form sends it. */
  send(
    method: 'post' | 'put',
    path: string,
    fields: Record<string, string>,
    file: { name: string; bytes: Buffer },
  ): Promise<void>
}

export type Access = {
  url: string
  login: string | undefined
  password: string | undefined
  company: string | undefined
}

/** Who may read it may do all that its user may: for the owner's eyes only. */
const tokenFile = () => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'vez', 'sessions.json')

/** The API as this person: by VEZ_LOGIN and VEZ_PASSWORD, or by the session that `vez login` left. */
export async function serverFor(access: Access): Promise<Server> {
  if (access.login && access.password) return withToken(access, await logIn(access, access.login, access.password))
  const token = (await sessions())[access.url]
  if (!token)
    throw new CliProblem(`Nobody is logged in at ${access.url}: run "vez login", or set VEZ_LOGIN and VEZ_PASSWORD.`)
  return withToken(access, token)
}

/** Logs in, and keeps the session for the commands that follow. */
export async function rememberLogin(access: Access, login: string, password: string): Promise<void> {
  await keep(access.url, await logIn(access, login, password))
}

/** Logs out, and forgets it. */
export async function forgetLogin(access: Access): Promise<void> {
  const token = (await sessions())[access.url]
  if (token) await ask(access, 'POST', '/logout', { token, body: {} }).catch(() => {})
  await keep(access.url, undefined)
}

export const anybody = (access: Access): Server => withToken(access, undefined)

async function logIn(access: Access, login: string, password: string): Promise<string> {
  const answer = await ask(access, 'POST', '/login', { body: { login, password } })
  return ((await answer.json()) as { token: string }).token
}

async function sessions(): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(tokenFile(), 'utf8')) as Record<string, string>
  } catch {
    return {} // nobody has logged in yet
  }
}

async function keep(url: string, token: string | undefined): Promise<void> {
  const { [url]: _old, ...others } = await sessions()
  await mkdir(dirname(tokenFile()), { recursive: true, mode: 0o700 })
  await writeFile(tokenFile(), JSON.stringify(token ? { ...others, [url]: token } : others), { mode: 0o600 })
}

function withToken(access: Access, token: string | undefined): Server {
  return {
    url: access.url,
    get: async <Answer>(path: string) => (await (await ask(access, 'GET', path, { token })).json()) as Answer,
    post: async <Answer>(path: string, body: object) =>
      (await (await ask(access, 'POST', path, { token, body })).json()) as Answer,
    bytes: async (path) => Buffer.from(await (await ask(access, 'GET', path, { token })).arrayBuffer()),
    async send(method, path, fields, { name, bytes }) {
      const form = new FormData()
      for (const [field, value] of Object.entries(fields)) form.set(field, value)
      form.set('file', new Blob([new Uint8Array(bytes)]), name)
      await ask(access, method.toUpperCase(), path, { token, form })
    },
  }
}

type Sent = { token?: string | undefined; body?: object; form?: FormData }

async function ask(access: Access, method: string, path: string, { token, body, form }: Sent): Promise<Response> {
  const headers: Record<string, string> = { 'Accept-Language': process.env.LANG?.startsWith('pt') ? 'pt-BR' : 'en' }
  if (token) headers.Authorization = `Bearer ${token}`
  if (access.company) headers['Vez-Company'] = access.company
  if (body) headers['Content-Type'] = 'application/json'
  const sent = form ?? (body ? JSON.stringify(body) : null)
  const answer = await fetch(`${access.url}/api${path}`, { method, headers, body: sent }).catch((why: Error) => {
    throw new CliProblem(`No server answers at ${access.url} (${String(why.cause ?? why.message)}).`)
  })
  if (answer.ok) return answer
  const refused = (await answer.json().catch(() => ({}))) as Partial<Refused>
  const fields = (refused.errors ?? []).map(({ field, message }) => `\n  ${field}: ${message}`)
  throw new CliProblem(
    `${refused.title ?? `The server answered ${answer.status}`} (${refused.code ?? answer.status})${fields.join('')}`,
  )
}
