import { resource } from '#server/api/resource.ts'
import { invalid, Refusal } from '#server/kernel/errors.ts'
import { userModel } from '../users/model.ts'
import { companyModel } from './model.ts'
import { companyFields, isAreaOf } from './schema.ts'

/**
 * Companies: the administrator makes them; who oversees one may change its own.
 * @param shardForNew where there are several shards, the one that a new company goes to.
 */
export const companyResource = ({ shardForNew = async () => 0 }: { shardForNew?: () => Promise<number> }) =>
  resource({
    name: 'company',
    path: '/companies',
    key: 'slug',
    summary: 'Companies',
    schema: companyFields,
    model: companyModel,
    may: { read: 'company.read', manage: 'company.manage', change: 'company.change' },
    scopedBy: 'self',
    search: ['legalName', 'tradeName', 'slug'],
    references: [
      { to: 'music', field: 'settings.musicId' },
      { to: 'extension', field: 'emergencyDestination.id', when: { 'emergencyDestination.type': 'extension' } },
    ],
    async beforeSave(sent, { before }) {
      if (!isAreaOf(sent.ddi, sent.ddd)) throw invalid('ddd', 'ddd.unknown', 'There is no such DDD.')
      if (before && before.slug !== sent.slug)
        throw invalid('slug', 'company.slug-stays', 'The short name stays: phones and trunks carry it.')
      return before ? sent : { ...sent, shard: await shardForNew() }
    },
    async usedBy({ _id: companyId }) {
      const users = await userModel.find({ companyId }, { name: 1 }).limit(20).lean<{ _id: string; name: string }[]>()
      return users.map(({ _id, name }) => ({ resource: 'user', id: _id, name }))
    },
    async beforeRemove(record, user) {
      if (record._id === user.companyId)
        throw new Refusal('conflict', 'company.own', 'Nobody deletes the company that he or she works in.')
    },
  })
