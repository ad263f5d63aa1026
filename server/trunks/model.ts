import { asId, type CompanyId, type TrunkId } from '#server/kernel/ids.ts'
import type { TrunkRecord } from '#server/provisioning/index.ts'
import { recordModel, type Stored } from '#server/store/records.ts'
import type { TrunkFields } from './schema.ts'

export const trunkModel = recordModel<TrunkFields>(
  'trunk',
  {
    name: String,
    kind: String,
    line: String,
    host: String,
    port: Number,
    user: String,
    password: String,
    allowedIps: [String],
    codecs: [String],
    callerIds: [String],
    callsMax: Number,
    additional: String,
    active: Boolean,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

export const asTrunkRecord = (stored: Omit<Stored<TrunkFields>, 'rev' | 'createdAt' | 'updatedAt'>): TrunkRecord => ({
  id: asId<TrunkId>(stored._id),
  companyId: asId<CompanyId>(stored.companyId),
  name: stored.name,
  kind: stored.kind,
  line: stored.line,
  host: stored.host,
  port: stored.port,
  user: stored.user,
  password: stored.password,
  allowedIps: stored.allowedIps,
  codecs: stored.codecs,
  additional: stored.additional,
  active: stored.active,
})

/** Trunks of every company, as provisioning wants them. */
export const trunkRecords = {
  async trunks(): Promise<TrunkRecord[]> {
    return (await trunkModel.find().lean<Stored<TrunkFields>[]>()).map(asTrunkRecord)
  },
}
