import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { lines } from '#server/kernel/text.ts'
import { answerView } from '#server/trunks/index.ts'
import { readGeneral } from './core/general.ts'
import { parts } from './core/render.ts'
import { restartTimes } from './core/restart.ts'
import { sipSettingsFields, sipSettingsSchema } from './schema.ts'
import type { SipSettings, SipSettingsState } from './service.ts'

const view = z.object({
  rev: z.int(),
  updatedAt: z.number(),
  ...sipSettingsFields.shape,
  guests: z.object({ trunkId: z.string(), understood: z.string() }).nullable(),
  /** What became of each word of `general`. */
  answers: z.array(answerView),
  /** What Asterisk does not have as it is meant; null where Asterisk is away. */
  pending: z.array(z.enum(parts)).nullable(),
  /** What Asterisk has now. */
  found: z
    .object({
      externalAddress: z.string().nullable(),
      localNets: z.array(z.string()),
      userAgent: z.string(),
      rtp: z.object({ first: z.int(), last: z.int() }).nullable(),
    })
    .nullable(),
  /** The address that the external name has now. */
  externalAddress: z.string().nullable(),
  startedAt: z.number().nullable(),
  isWritable: z.boolean(),
  restart: z
    .object({
      when: z.enum(restartTimes),
      at: z.number().nullable(),
      askedBy: z.string(),
      askedAt: z.number(),
      state: z.enum(['scheduled', 'asked', 'done', 'failed']),
      endedAt: z.number().nullable(),
    })
    .nullable(),
})

function shown({
  kept,
  pending,
  found,
  externalAddress,
  startedAt,
  isWritable,
}: SipSettingsState): z.output<typeof view> {
  const { fields, rev, updatedAt, restart } = kept
  const { answers } = readGeneral(fields.general, { guests: fields.guests !== null })
  return { rev, updatedAt, ...fields, answers, pending, found, externalAddress, startedAt, isWritable, restart }
}

const farthestMs = 31 * 86_400_000

/** @param mayChange the settings are every company's: where there are several, an engineer of one does not change them. */
export function sipSettingsRoutes(options: {
  settings: SipSettings
  isOnlyCompany: () => boolean | Promise<boolean>
  now: () => number
}): Route[] {
  const { settings, isOnlyCompany, now } = options
  async function check({ role }: { role: string }): Promise<void> {
    if (role !== 'admin' && !(await isOnlyCompany()))
      throw new Refusal('forbidden', 'sip-settings.shared', 'Several companies share this: only an administrator may.')
  }
  return [
    route({
      method: 'get',
      path: '/sip-settings',
      may: 'telephony.read',
      summary: 'SIP settings of the whole installation, and what of them Asterisk does not have yet',
      input: z.object({}),
      output: view,
      handle: async () => shown(await settings.state()),
    }),
    route({
      method: 'put',
      path: '/sip-settings',
      may: 'telephony.manage',
      summary: 'Changes them; what needs a restart of Asterisk is said by `pending`',
      input: z.object({ ...sipSettingsFields.shape, rev: z.int().min(0) }),
      output: view,
      async handle({ input, user }) {
        await check(user)
        const { rev, ...sent } = input
        const read = sipSettingsSchema.safeParse(sent)
        if (!read.success) {
          const fields = read.error.issues.map((issue) => ({
            field: issue.path.join('.'),
            code: String((issue as { params?: { code?: string } }).params?.code ?? 'wrong-format'),
            message: issue.message,
          }))
          throw new Refusal('invalid', 'input.invalid', 'There are fields to be corrected.', fields)
        }
        return shown(await settings.save(read.data, rev))
      },
    }),
    route({
      method: 'post',
      path: '/sip-settings/answers',
      may: 'telephony.manage',
      summary: 'What becomes of each word of a pasted SipGeneralConfig',
      input: z.object({ text: lines(8_000), guests: z.boolean().default(false) }),
      output: z.object({ answers: z.array(answerView) }),
      handle: ({ input }) => Promise.resolve({ answers: readGeneral(input.text, { guests: input.guests }).answers }),
    }),
    route({
      method: 'post',
      path: '/sip-settings/restart',
      may: 'telephony.manage',
      summary: 'Restarts Asterisk now (all calls end), when there are no calls, or so after an hour that is chosen',
      input: z.object({ when: z.enum(restartTimes), at: z.number().optional() }),
      output: view,
      async handle({ input, user }) {
        await check(user)
        const { when, at = null } = input
        if ((when === 'at') !== (at !== null) || (at !== null && (at < now() || at > now() + farthestMs)))
          throw new Refusal('invalid', 'input.invalid', 'An hour of the next 31 days.', [
            { field: 'at', code: 'sip-settings.wrong-hour', message: 'An hour of the next 31 days.' },
          ])
        return shown(await settings.restart(when, at, user))
      },
    }),
    route({
      method: 'delete',
      path: '/sip-settings/restart',
      may: 'telephony.manage',
      summary: 'Takes a restart back that has not been yet',
      input: z.object({}),
      output: view,
      async handle({ user }) {
        await check(user)
        return shown(await settings.cancelRestart(user))
      },
    }),
  ]
}
