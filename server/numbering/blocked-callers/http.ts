import { resource } from '#server/api/resource.ts'
import { companyModel } from '#server/directory/index.ts'
import { Refusal } from '#server/kernel/errors.ts'
import type { Stored } from '#server/store/records.ts'
import { callerKey } from '../rules/callers.ts'
import type { Here } from '../rules/normalise.ts'
import { blockedCallerModel } from './model.ts'
import { type BlockedCallerFields, blockedCallerFields } from './schema.ts'

export const blockedCallerResource = resource({
  name: 'blocked-caller',
  path: '/blocked-callers',
  summary: 'Blocked callers: refused before any inbound route',
  schema: blockedCallerFields,
  model: blockedCallerModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name'],
  async beforeSave(sent, { id, user }) {
    const { companyId } = user
    const here = await companyModel.findOne({ _id: companyId }, { ddi: 1, ddd: 1 }).lean<Here>()
    const others = await blockedCallerModel.find({ companyId, _id: { $ne: id } }).lean<Stored<BlockedCallerFields>[]>()
    const other = here && others.find(({ caller }) => callerKey(caller, here) === callerKey(sent.caller, here))
    if (other)
      throw new Refusal('conflict', 'blocked-caller.taken', `"${other.name}" is about the same callers.`, [
        { field: 'caller', code: 'taken', message: `"${other.name}" is about the same callers.` },
      ])
    return sent
  },
})
