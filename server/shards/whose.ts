import type { IncomingHttpHeaders } from 'node:http'
import { cookieName, sessionTokenIn } from '#server/api/authenticate.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'

/** Where the keys lead that requests carry; undefined where nobody has such a key. */
export interface Keys {
  session(token: string): Promise<CompanyId | undefined>
  /** A visitor's own secret, and the public token of a chat. */
  visitor(secret: string): Promise<CompanyId | undefined>
  account(token: string): Promise<CompanyId | undefined>
  music(id: string): Promise<CompanyId | undefined>
}

export type Whose =
  | { of: 'company'; companyId: CompanyId }
  | { of: 'shard'; shard: number; url: string }
  /** Whoever is there can answer it. */
  | { of: 'nobody' }
  /** It is said in the body. */
  | { of: 'body'; key: 'account' | 'music' }

const idForm = /^[0-9A-Za-z_-]{1,64}$/
/** Asterisk asks by the address that it was given: it has the shard in it. */
const shardPath = /^\/shard-(\d{1,2})(\/media\/.*)$/
export const shardPrefix = (shard: number): string => `/shard-${shard}`

/** Of which company a request is, by what it carries: nothing is checked here, for whoever answers it checks all. */
export async function whose(
  request: { method?: string; url: string; headers: IncomingHttpHeaders },
  keys: Keys,
): Promise<Whose> {
  const { method = 'GET', url, headers } = request
  const [, shard, rest] = shardPath.exec(url) ?? []
  if (shard !== undefined && rest !== undefined) return { of: 'shard', shard: Number(shard), url: rest }
  const { pathname, searchParams } = new URL(url, 'http://vez')
  if (pathname.startsWith('/media/music/')) return { of: 'body', key: 'music' }
  if (pathname === '/api/sip-settings' || pathname.startsWith('/api/sip-settings/'))
    return { of: 'shard', shard: 0, url }
  const company = await companyOf(pathname, searchParams, headers, keys)
  if (company) return { of: 'company', companyId: company }
  if (method === 'POST' && pathname === '/api/webchat/sessions') return { of: 'body', key: 'account' }
  // The first access makes the first company, which is the first shard's.
  if (pathname === '/api/setup' || pathname.startsWith('/api/setup/')) return { of: 'shard', shard: 0, url }
  return { of: 'nobody' }
}

async function companyOf(
  path: string,
  asked: URLSearchParams,
  headers: IncomingHttpHeaders,
  keys: Keys,
): Promise<CompanyId | undefined> {
  const [, named = headers['vez-company']] = /^\/api\/companies\/([^/]+)/.exec(path) ?? []
  if (typeof named === 'string' && idForm.test(named)) return asId<CompanyId>(named)
  const token = asked.get('token') ?? asked.get('account')
  if (token !== null) {
    const found = await keys.account(token)
    if (found) return found
  }
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (bearer === undefined) {
    const cookie = headers.cookie?.includes(cookieName) ? sessionTokenIn(headers.cookie) : undefined
    return cookie === undefined ? undefined : keys.session(cookie)
  }
  if (path.startsWith('/api/webchat/')) return keys.visitor(bearer)
  return (await keys.session(bearer)) ?? (path.startsWith('/socket.io/') ? keys.visitor(bearer) : undefined)
}

/** What the body says, of the few requests that say it there alone. */
export function keyIn(key: 'account' | 'music', body: Buffer): string | undefined {
  if (key === 'music') return new URLSearchParams(body.toString('latin1')).get('name')?.split('.', 1)[0]
  try {
    const { token } = JSON.parse(body.toString('utf8')) as { token?: unknown }
    return typeof token === 'string' ? token : undefined
  } catch {
    return undefined
  }
}
