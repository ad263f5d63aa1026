import type { Context } from 'koa'
import { Refusal } from '#server/kernel/errors.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import type { User } from './route.ts'
import type { Sessions } from './sessions.ts'

export const cookieName = 'vez_session'
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * The user of the request, by `Authorization: Bearer` or by the cookie. A cookie comes along by itself, also from
 * another site's page: with it, what changes anything must come from our own origin, or carry a header that no other
 * site can set.
 */
export async function authenticate(ctx: Context, sessions: Sessions): Promise<User | undefined> {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(ctx.get('Authorization')) ?? []
  const token = bearer ?? ctx.cookies.get(cookieName)
  if (!token) return undefined
  if (!bearer && !readingMethods.has(ctx.method)) checkOrigin(ctx)
  return sessions.sessionOf(token)
}

/** Refuses a request that a page of another origin may have made. */
export function checkOrigin(ctx: Context): void {
  if (ctx.get('X-Vez-Request')) return
  const origin = ctx.get('Origin')
  if (isOurOrigin(origin, ctx.host)) return
  throw new Refusal('forbidden', 'session.other-origin', 'The request did not come from this page.')
}

/** Whether a page stands at the address that it asks: browsers say of each request that may do harm where it comes from. */
export const isOurOrigin = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host

/** A session's token among the cookies of a request that is no route's: a socket's. */
export const sessionTokenIn = (cookies: string | undefined): string | undefined => cookieForm.exec(cookies ?? '')?.[1]
const cookieForm = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{1,200})`)

/** An administrator of the installation works within another company by naming it in `Vez-Company`. */
export async function withinCompany(
  ctx: Context,
  user: User,
  companyExists: (id: CompanyId) => Promise<boolean>,
): Promise<User> {
  const companyId = ctx.get('Vez-Company') as CompanyId
  if (!companyId || companyId === user.companyId) return user
  if (user.role !== 'admin') throw new Refusal('forbidden', 'permission.missing', 'You may not do this.')
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(companyId) || !(await companyExists(companyId)))
    throw new Refusal('not-found', 'company.not-found', 'No such company.')
  return { ...user, companyId }
}
