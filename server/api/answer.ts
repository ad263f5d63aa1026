import type { Context } from 'koa'
import { Refusal } from '#server/kernel/errors.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { authenticate, checkOrigin, cookieName, withinCompany } from './authenticate.ts'
import { readBody } from './body.ts'
import { sendBytes } from './bytes.ts'
import { HttpRefusal } from './errors.ts'
import { mayRole } from './permissions.ts'
import type { Bytes, Route, User } from './route.ts'
import type { Sessions } from './sessions.ts'
import { checkInput, joinInput } from './validate.ts'

type Around = { sessions: Sessions; companyExists: (id: CompanyId) => Promise<boolean> }

/** From the request to the answer: who asks, may they, what was said, what is done, what is shown. */
export async function answer(ctx: Context, route: Route, around: Around): Promise<void> {
  const user = await userOf(ctx, route, around)
  const { fileBytesMax } = route
  const bytesMax =
    typeof fileBytesMax === 'function'
      ? await fileBytesMax({ user, ip: ctx.ip, headers: ctx.request.headers })
      : fileBytesMax
  const { fields, file } =
    ctx.method === 'GET' || ctx.method === 'HEAD' ? { fields: {} } : await readBody(ctx.req, bytesMax)
  const said = joinInput(ctx.params as Record<string, string>, { ...ctx.query }, fields)
  const input = checkInput(route.input, said)
  const call = { input, ip: ctx.ip, headers: ctx.request.headers, ...(file && { file }) }
  const handle = route.handle as (call: unknown) => Promise<unknown>
  const answered = await handle({ ...call, user })
  if (route.output === 'bytes') return sendBytes(ctx, answered as Bytes)
  ctx.status = route.status ?? 200
  ctx.set('Cache-Control', 'no-store')
  keepCookie(ctx, route, answered)
  if (ctx.status === 204) return
  const shown = route.output.safeParse(answered)
  if (!shown.success)
    throw new Error(`the answer of ${route.method} ${route.path} is not what it says`, { cause: shown.error })
  ctx.body = shown.data
}

async function userOf(ctx: Context, route: Route, { sessions, companyExists }: Around): Promise<User | undefined> {
  if (route.may === 'public') {
    if (route.session === 'begins' && ctx.get('Origin')) checkOrigin(ctx)
    return undefined
  }
  const user = await authenticate(ctx, sessions)
  if (!user)
    throw new HttpRefusal(401, 'session.required', 'Log in to go on.', { 'WWW-Authenticate': 'Bearer realm="vez"' })
  ctx.state.user = user
  if (!mayRole(user.role, route.may)) throw new Refusal('forbidden', 'permission.missing', 'You may not do this.')
  return withinCompany(ctx, user, companyExists)
}

function keepCookie(ctx: Context, route: Route, answered: unknown): void {
  if (route.session === undefined) return
  const { token, endsAt } = (answered ?? {}) as { token?: string; endsAt?: number }
  ctx.cookies.set(cookieName, route.session === 'begins' ? token : null, {
    httpOnly: true,
    sameSite: 'lax',
    secure: ctx.secure,
    overwrite: true,
    ...(endsAt !== undefined && { expires: new Date(endsAt) }),
  })
}
