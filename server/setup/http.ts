import { z } from 'zod'
import { HttpRefusal } from '#server/api/errors.ts'
import type { LoginLimits } from '#server/api/login-limits.ts'
import { type Route, route, type User } from '#server/api/route.ts'
import type { Sessions } from '#server/api/sessions.ts'
import { type Accounts, begunSession, meOf } from '#server/api/sign-in.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { type ChecksOptions, checkView, runChecks } from './checks.ts'
import { pathOf, placeStates, places, type Step } from './core/path.ts'
import type { DemoCall } from './demo-call.ts'
import { beginInstallation, isNeeded } from './first-access.ts'
import { leadNumberToQueue } from './first-number.ts'
import { makeWebphone } from './first-phone.ts'
import { type OverviewOptions, overviewOf, overviewView } from './overview.ts'
import type { Lock } from './ports.ts'
import { progressOf, progressView } from './progress.ts'
import { demoCallFields, firstAccessFields, firstNumberFields } from './schema.ts'

export type SetupOptions = {
  /** All routes of the API: what is set up here is set up by them. */
  routes: () => readonly Route[]
  accounts: Accounts
  sessions: Sessions
  limits: LoginLimits
  lock: Lock
  clock: Clock
  checks: ChecksOptions
  overview: OverviewOptions
  demoCall: DemoCall
  demoHost: string
  /** Whether calls reach this user now: a telephone, or a browser with all that it takes. */
  voiceReaches: (user: User) => boolean
  /** What an id of a place on a call's way is called: a trunk, a URA, a queue, an agent. */
  nameOf: (companyId: CompanyId, step: Step) => Promise<string | null>
}

const pathView = z.object({
  interactionId: z.string(),
  from: z.string(),
  /** It is the demo caller's. */
  demo: z.boolean(),
  startedAt: z.number(),
  steps: z.array(
    z.object({
      place: z.enum(places),
      state: z.enum(placeStates),
      at: z.number().nullable(),
      what: z.string().nullable(),
      more: z.string().nullable(),
      name: z.string().nullable(),
    }),
  ),
})

const nothing = z.strictObject({})

/** The first access, and the way from there to the first call. */
export function setupRoutes(options: SetupOptions): Route[] {
  const { accounts, sessions, limits, clock, demoCall } = options
  const around = (user: User) => ({ routes: options.routes(), user })

  return [
    route({
      method: 'get',
      path: '/setup',
      may: 'public',
      summary: 'Whether this installation waits for its first administrator',
      input: nothing,
      output: z.object({ needed: z.boolean() }),
      handle: async () => ({ needed: await isNeeded() }),
    }),
    route({
      method: 'post',
      path: '/setup',
      may: 'public',
      session: 'begins',
      status: 201,
      summary: 'The first company and its administrator, while there is no user at all: logs the administrator in',
      input: firstAccessFields,
      output: begunSession,
      async handle({ input, ip }) {
        // Nobody who tries here keeps the owner of the installation out: each address has its own tries.
        const waitMs = await limits.take(ip, `setup from ${ip}`)
        if (waitMs > 0)
          throw new HttpRefusal(429, 'login.too-many', 'Too many attempts. Wait a few minutes.', {
            'Retry-After': String(Math.ceil(waitMs / 1_000)),
          })
        const userId = await beginInstallation(input, { routes: options.routes(), lock: options.lock })
        const account = await accounts.get(userId)
        if (!account) throw new Error('the administrator who was just made is not there')
        return { ...(await sessions.begin(account.user)), me: meOf(account, account.user.companyId) }
      },
    }),
    route({
      method: 'get',
      path: '/setup/checks',
      may: 'telephony.read',
      summary: 'What has to be well before the first call, and what to do where it is not',
      input: nothing,
      output: z.object({ at: z.number(), items: z.array(checkView) }),
      handle: async () => ({ at: clock.now(), items: await runChecks(options.checks) }),
    }),
    route({
      method: 'get',
      path: '/setup/progress',
      may: 'telephony.read',
      summary: 'How far the company has come to its first call',
      input: nothing,
      output: progressView,
      handle: ({ user }) => progressOf(user, { demoHost: options.demoHost, reached: options.voiceReaches(user) }),
    }),
    route({
      method: 'post',
      path: '/setup/demo-trunk',
      may: 'setup.run',
      summary: 'A trunk by which the demo caller comes in: no carrier is needed, none is reached',
      input: nothing,
      output: z.object({ id: z.string() }),
      handle: ({ user }) => demoCall.trunk(user),
    }),
    route({
      method: 'post',
      path: '/setup/number',
      may: 'setup.run',
      summary: 'A number that leads to a queue with oneself in it, by a URA or straight',
      input: firstNumberFields,
      output: z.object({ inboundRouteId: z.string(), queueId: z.string(), flowId: z.string().nullable() }),
      handle: ({ input, user }) => leadNumberToQueue(input, around(user)),
    }),
    route({
      method: 'post',
      path: '/setup/phone',
      may: 'setup.run',
      summary: 'A webphone for oneself, where there is none yet',
      input: nothing,
      output: z.object({
        extensionId: z.string(),
        number: z.string(),
        applied: z.object({ state: z.enum(['applied', 'failed']), why: z.string().optional() }),
      }),
      handle: ({ user }) => makeWebphone(around(user)),
    }),
    route({
      method: 'post',
      path: '/setup/demo-call',
      may: 'setup.run',
      status: 201,
      summary: 'A call that Asterisk makes to itself: it comes in by a trunk and goes the way of every call',
      input: demoCallFields,
      output: z.object({ interactionId: z.string(), number: z.string() }),
      handle: ({ input, user }) => demoCall.start(user, input.inboundRouteId),
    }),
    route({
      method: 'post',
      path: '/setup/demo-call/hang-up',
      may: 'setup.run',
      status: 204,
      summary: 'The demo caller hangs up',
      input: nothing,
      output: z.undefined(),
      handle: async ({ user }) => demoCall.hangUp(user.companyId) as Promise<undefined>,
    }),
    route({
      method: 'get',
      path: '/setup/call',
      may: 'telephony.read',
      summary: 'The way of the newest call that came in, as far as it has come: trunk, number, URA, queue, agent, talk',
      input: nothing,
      output: z.object({ at: z.number(), call: pathView.nullable() }),
      async handle({ user }) {
        const call = demoCall.last(user.companyId)
        if (!call) return { at: clock.now(), call: null }
        const { events, ...seen } = call
        const steps = await Promise.all(
          pathOf(events).map(async (step) => ({ ...step, name: await options.nameOf(user.companyId, step) })),
        )
        return { at: clock.now(), call: { ...seen, steps } }
      },
    }),
    route({
      method: 'get',
      path: '/telephony',
      may: 'telephony.read',
      summary: 'Telephony at a glance: Asterisk, trunks with their state, phones, calls now, what was changed last',
      input: nothing,
      output: overviewView,
      handle: ({ user }) => overviewOf(asId(user.companyId), options.overview),
    }),
  ]
}
