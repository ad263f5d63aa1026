import { resource } from '#server/api/resource.ts'
import { destinationReferences } from '#server/destinations/index.ts'
import { companyModel } from '#server/directory/index.ts'
import { Refusal } from '#server/kernel/errors.ts'
import type { Stored } from '#server/store/records.ts'
import { callerKey } from '../rules/callers.ts'
import { canonicalNumber, type Here } from '../rules/normalise.ts'
import { inboundRouteModel } from './model.ts'
import { type InboundRouteFields, inboundRouteFields } from './schema.ts'

export const inboundRouteResource = resource({
  name: 'inbound-route',
  path: '/inbound-routes',
  summary: 'Inbound routes: which number leads where',
  schema: inboundRouteFields,
  model: inboundRouteModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description', 'did'],
  references: [{ to: 'trunk', field: 'trunkId' }, ...destinationReferences('destination')],
  async beforeSave(sent, { id, user }) {
    const other = await sameNumber(user.companyId, id, sent)
    if (other)
      throw new Refusal(
        'conflict',
        'inbound-route.taken',
        `These calls lead elsewhere already: route "${other.name}".`,
        [{ field: 'did', code: 'taken', message: `Route "${other.name}" has it.` }],
      )
    return sent
  },
})

/** Another route of this number and these callers on the same trunk, in whichever form they were written. */
async function sameNumber(companyId: string, id: string, sent: InboundRouteFields) {
  const here = await companyModel.findOne({ _id: companyId }, { ddi: 1, ddd: 1 }).lean<Here>()
  if (!here) return undefined
  const others = await inboundRouteModel
    .find({ companyId, trunkId: sent.trunkId, _id: { $ne: id } }, { did: 1, name: 1, caller: 1 })
    .lean<Stored<InboundRouteFields>[]>()
  const wanted = canonicalNumber(sent.did, here)
  const caller = callerKey(sent.caller, here)
  return others.find(
    (other) => canonicalNumber(other.did, here) === wanted && callerKey(other.caller ?? { is: 'any' }, here) === caller,
  )
}
