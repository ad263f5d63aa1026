import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'
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
import { asTrunkRecord, trunkModel, trunkRecords } from './model.ts'
import { checkAddresses, completeTrunk } from './policy.ts'
import { trunkSchema, trunkView } from './schema.ts'

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

export function trunkRoutes({ live }: { live: LiveState }): Route[] {
  return [
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
