import { z } from 'zod'
import { invalid, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, UserId } from '#server/kernel/ids.ts'
import { HttpRefusal } from './errors.ts'
import type { LoginLimits } from './login-limits.ts'
import { mayRole, type Permission, permissions, roles } from './permissions.ts'
import { type Route, route, type User } from './route.ts'
import type { Sessions } from './sessions.ts'

/** A user as the log-in needs to know one. */
export type Account = {
  user: Omit<User, 'sessionId'>
  login: string
  active: boolean
  passwordHash: string
  extensionId: string | null
  company: { id: string; slug: string; name: string }
}

export interface Accounts {
  find(login: string): Promise<Account | undefined>
  get(id: UserId): Promise<Account | undefined>
  /** Takes as long where there is no hash, and says no. */
  isPassword(hash: string | undefined, password: string): Promise<boolean>
  setPassword(id: UserId, password: string): Promise<void>
}

const login = z.string().trim().toLowerCase().min(5).max(64)
const password = z.string().min(6).max(200)

const Me = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  role: z.enum(roles),
  extensionId: z.string().nullable(),
  company: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  /** The company within which this request was made: another one for an administrator who named it. */
  companyId: z.string(),
  permissions: z.array(z.string()),
})

/** What who logs in is told, besides the cookie. */
export const begunSession = z.object({ token: z.string(), endsAt: z.number(), me: Me })

/** Log in, log out, who am I, another password. */
export function signInRoutes(options: { accounts: Accounts; sessions: Sessions; limits: LoginLimits }): Route[] {
  const { accounts, sessions, limits } = options

  async function whoIs(input: { login: string; password: string; company?: string | undefined }): Promise<Account> {
    const account = await accounts.find(input.login)
    const right = await accounts.isPassword(account?.passwordHash, input.password)
    const itsCompany = input.company === undefined || input.company === account?.company.slug
    // One answer for all: a stranger learns neither which logins there are nor which company they belong to.
    if (!account?.active || !right || !itsCompany)
      throw new Refusal('unauthenticated', 'login.wrong', 'The login or the password is wrong.')
    return account
  }

  return [
    route({
      method: 'post',
      path: '/login',
      may: 'public',
      session: 'begins',
      summary: 'Log in: the token is also set as a cookie',
      input: z.strictObject({ company: z.string().max(40).optional(), login, password }),
      output: begunSession,
      async handle({ input, ip }) {
        const waitMs = await limits.take(ip, input.login)
        if (waitMs > 0)
          throw new HttpRefusal(429, 'login.too-many', 'Too many attempts. Wait a few minutes.', {
            'Retry-After': String(Math.ceil(waitMs / 1_000)),
          })
        const account = await whoIs(input)
        await limits.giveBack(ip, input.login)
        return { ...(await sessions.begin(account.user)), me: meOf(account, account.user.companyId) }
      },
    }),
    route({
      method: 'post',
      path: '/logout',
      may: 'session.own',
      session: 'ends',
      status: 204,
      summary: 'Log out',
      input: z.object({}),
      output: z.undefined(),
      async handle({ user }) {
        await sessions.end(user)
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/me',
      may: 'session.own',
      summary: 'Who am I, and what may I do',
      input: z.object({}),
      output: Me,
      handle: async ({ user }) => meOf(await own(user.id), user.companyId),
    }),
    route({
      method: 'post',
      path: '/me/password',
      may: 'session.own',
      session: 'ends',
      status: 204,
      summary: 'Another password: all sessions end',
      input: z.strictObject({ current: password, password }),
      output: z.undefined(),
      async handle({ input, user, ip }) {
        const account = await own(user.id)
        const waitMs = await limits.take(ip, account.login)
        if (waitMs > 0) throw new HttpRefusal(429, 'login.too-many', 'Too many attempts. Wait a few minutes.')
        if (!(await accounts.isPassword(account.passwordHash, input.current)))
          throw invalid('current', 'me.wrong-password', 'This is not the present password.')
        await limits.giveBack(ip, account.login)
        await accounts.setPassword(user.id, input.password)
        await sessions.endAllOf(user.id)
        return undefined
      },
    }),
  ]

  async function own(id: UserId): Promise<Account> {
    const account = await accounts.get(id)
    if (!account?.active) throw new Refusal('unauthenticated', 'session.required', 'Log in to go on.')
    return account
  }
}

export const meOf = (account: Account, companyId: CompanyId): z.input<typeof Me> => ({
  id: account.user.id,
  name: account.user.name,
  login: account.login,
  role: account.user.role,
  extensionId: account.extensionId,
  company: account.company,
  companyId,
  permissions: (Object.keys(permissions) as Permission[]).filter((name) => mayRole(account.user.role, name)),
})
