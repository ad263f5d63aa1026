import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { notFound, Refusal } from '#server/kernel/errors.ts'
import { asId, type TrunkId } from '#server/kernel/ids.ts'
import { idText, lines } from '#server/kernel/text.ts'
import {
  appliedCodes,
  isIpv4,
  type LiveState,
  type Provisioning,
  type Resolve,
  readChanSip,
  refusedCodes,
  trunkAddress,
} from '#server/provisioning/index.ts'
import { alarmKinds } from './core/alarms.ts'
import { asTrunkRecord, trunkModel, trunkRecords } from './model.ts'
import { checkAddresses, completeTrunk } from './policy.ts'
import { trunkSchema, trunkView } from './schema.ts'
import type { TrunkWatch } from './watch.ts'

export const trunkResource = (options: { provisioning: Pick<Provisioning, 'apply' | 'remove'>; resolve: Resolve }) =>
  resource({
    name: 'trunk',
    path: '/trunks',
    summary: 'Trunks',
    schema: trunkSchema,
    view: trunkView,
    model: trunkModel,
    may: { read: 'telephony.read', manage: 'telephony.manage' },
    search: ['name', 'line', 'host'],
    secrets: ['password'],
    async beforeSave(sent, { id, user }) {
      const fields = completeTrunk(sent)
      const trunk = asTrunkRecord({ ...fields, _id: id, companyId: user.companyId })
      const resolved = isIpv4(trunk.host) || trunk.kind === 'registration' ? [] : await options.resolve(trunk.host)
      checkAddresses(
        trunk,
        resolved,
        (await trunkRecords.trunks()).filter((other) => other.id !== trunk.id),
      )
      return fields
    },
    applied: (after, before) => {
      if (after) return options.provisioning.apply('trunk', asId<TrunkId>(after._id))
      if (!before) return Promise.resolve({ state: 'applied' as const })
      return options.provisioning.remove('trunk', trunkAddress({ id: asId<TrunkId>(before._id) }))
    },
  })

const trunkCodes = [
  'registered',
  'rejected',
  'no-answer',
  'reachable',
  'unreachable',
  'unwatched',
  'absent',
  'unknown',
] as const
const stateView = z.object({
  code: z.enum(trunkCodes),
  nextTrySeconds: z.number().optional(),
  roundTripMs: z.number().optional(),
})

const said = { line: z.int(), text: z.string() }
const values = z.record(z.string(), z.string()).optional()
/** One pasted word: `code` is a sentence of the console's, with `values` in it; `as` is PJSIP's own words. */
export const answerView = z.discriminatedUnion('is', [
  z.object({ ...said, is: z.literal('applied'), code: z.enum(appliedCodes), values }),
  z.object({ ...said, is: z.literal('mapped'), as: z.string() }),
  z.object({ ...said, is: z.literal('refused'), code: z.enum(refusedCodes), values }),
])

export const trunkAlarm = z.object({ alarm: z.enum(alarmKinds), since: z.number() })
const side = { calls: z.int(), answered: z.int(), talkedMs: z.number() }
const liveView = z.object({
  trunkId: z.string(),
  state: stateView,
  /** The carrier's last answer to our registration. */
  answer: z.object({ status: z.int(), reason: z.string(), at: z.number() }).nullable(),
  /** Now. */
  calls: z.object({ in: z.int(), out: z.int() }),
  /** Since midnight in the company's zone; ratios are of the calls that went out. */
  today: z.object({
    in: z.object(side),
    out: z.object({ ...side, delivered: z.int(), cancelled: z.int() }),
    asrPercent: z.number().nullable(),
    nerPercent: z.number().nullable(),
    acdSeconds: z.number().nullable(),
  }),
  /** The last call of ours that the network did not put through. */
  lastFailure: z.object({ at: z.number(), cause: z.string(), sip: z.int().nullable() }).nullable(),
  alarms: z.array(trunkAlarm),
})

export function trunkRoutes(options: {
  live: LiveState
  watch: Pick<TrunkWatch, 'live'>
  /** Sends a registration anew, by the name that Asterisk has for it. */
  register: (name: string) => Promise<{ ok: boolean }>
}): Route[] {
  const { live, watch, register } = options
  return [
    route({
      method: 'get',
      path: '/trunks/live',
      may: 'telephony.read',
      summary: 'How all trunks are now: registration, reachability, calls, the day’s ASR and ACD, alarms',
      input: z.object({}),
      output: z.object({ items: z.array(liveView) }),
      handle: async ({ user }) => ({ items: await watch.live(user.companyId) }),
    }),
    route({
      method: 'post',
      path: '/trunks/:id/register',
      may: 'telephony.manage',
      summary: 'Registers a trunk at its carrier now, without waiting for the next try',
      input: z.object({ id: idText }),
      output: z.object({}),
      async handle({ input, user }) {
        const trunk = await trunkModel.findOne({ _id: input.id, companyId: user.companyId }).lean()
        if (!trunk) throw notFound('trunk')
        const name = trunk.kind === 'registration' && (await live.registrationOf(trunkAddress({ id: asId(trunk._id) })))
        if (!name) throw new Refusal('conflict', 'trunk.not-registering', 'Asterisk has no registration of this trunk.')
        const { ok } = await register(name)
        if (!ok) throw new Refusal('away', 'trunk.asterisk-away', 'Asterisk does not answer now.')
        return {}
      },
    }),
    route({
      method: 'get',
      path: '/trunks/:id/state',
      may: 'telephony.read',
      summary: 'Whether a trunk is registered or reachable now',
      input: z.object({ id: idText }),
      output: stateView,
      async handle({ input, user }) {
        const trunk = await trunkModel.findOne({ _id: input.id, companyId: user.companyId }).lean()
        if (!trunk) throw notFound('trunk')
        return live.trunk(trunkAddress({ id: asId<TrunkId>(trunk._id) }), trunk.kind)
      },
    }),
    route({
      method: 'post',
      path: '/trunks/additional',
      may: 'telephony.manage',
      summary: 'What becomes of each pasted chan_sip word: applied, mapped to …, refused because …',
      input: z.object({ text: lines(4_000) }),
      output: z.object({ answers: z.array(answerView) }),
      handle: ({ input }) => Promise.resolve({ answers: readChanSip(input.text).answers }),
    }),
  ]
}
