import type { CompanyId } from '#server/kernel/ids.ts'
import { asId, type ExtensionId } from '#server/kernel/ids.ts'
import type { ExtensionRecord } from '#server/provisioning/index.ts'
import { recordModel, type Stored } from '#server/store/records.ts'
import type { ExtensionFields } from './schema.ts'

export const extensionModel = recordModel<ExtensionFields>(
  'extension',
  { number: String, name: String, kind: String, ringMs: Number, sipUser: String, secretHash: String },
  [
    { fields: { companyId: 1, number: 1 }, unique: true },
    { fields: { sipUser: 1 }, unique: true },
  ],
)

const asRecord = (stored: Stored<ExtensionFields>): ExtensionRecord => ({
  id: asId<ExtensionId>(stored._id),
  companyId: asId<CompanyId>(stored.companyId),
  sipUser: stored.sipUser,
  number: stored.number,
  name: stored.name,
  kind: stored.kind,
  secretHash: stored.secretHash,
})

/** Extensions of every company, as provisioning wants them. */
export const extensionRecords = {
  async extension(id: ExtensionId): Promise<ExtensionRecord | undefined> {
    const stored = await extensionModel.findById(id).lean<Stored<ExtensionFields>>()
    return stored ? asRecord(stored) : undefined
  },
  async extensions(): Promise<ExtensionRecord[]> {
    return (await extensionModel.find().lean<Stored<ExtensionFields>[]>()).map(asRecord)
  },
}
