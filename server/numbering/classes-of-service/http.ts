import { resource } from '#server/api/resource.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { classOfServiceModel } from './model.ts'
import { classOfServiceFields } from './schema.ts'

export const classOfServiceResource = resource({
  name: 'class-of-service',
  path: '/classes-of-service',
  summary: 'Classes of service: what extensions may dial outside',
  schema: classOfServiceFields,
  model: classOfServiceModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
  async beforeSave(sent, { id, user }) {
    if (!sent.standard) return sent
    const { companyId } = user
    const other = await classOfServiceModel.findOne({ companyId, standard: true, _id: { $ne: id } }).lean()
    if (other)
      throw new Refusal(
        'conflict',
        'class-of-service.standard-taken',
        `"${other.name}" is the standard class already.`,
        [{ field: 'standard', code: 'class-of-service.standard-taken', message: `"${other.name}" is it already.` }],
      )
    return sent
  },
})
