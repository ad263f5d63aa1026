import type { CompanyId } from '#server/kernel/ids.ts'
import { asId, type ExtensionId } from '#server/kernel/ids.ts'
import type { ExtensionRecord } from '#server/provisioning/index.ts'
import { recordModel, type Stored } from '#server/store/records.ts'
import { type ExtensionFields, wholeExtension } from './schema.ts'

export const extensionModel = recordModel<ExtensionFields>(
  'extension',
  {
    number: String,
    name: String,
    kind: String,
    ringMs: Number,
    sipUser: String,
    secretHash: String,
    active: Boolean,
    codecs: [String],
    dtmf: String,
    outsideNumber: String,
    classOfServiceId: String,
    callsMax: Number,
    pickupGroup: String,
    onNoAnswer: Object,
    onBusy: Object,
    onUnreachable: Object,
    followMe: Object,
    voicemail: Object,
    pinHash: String,
    hasPin: Boolean,
  },
  [
    { fields: { companyId: 1, number: 1 }, unique: true },
    { fields: { sipUser: 1 }, unique: true },
  ],
)

export type SeatFields = { extensionId: string; deskId: string }
/** Who sits at which desk phone. */
export const seatModel = recordModel<SeatFields>('seat', { extensionId: String, deskId: String }, [
  { fields: { companyId: 1, extensionId: 1 }, unique: true },
  { fields: { companyId: 1, deskId: 1 }, unique: true },
])

function asRecord(found: Stored<ExtensionFields>): ExtensionRecord {
  const stored = wholeExtension(found)
  return {
    id: asId<ExtensionId>(stored._id),
    companyId: asId<CompanyId>(stored.companyId),
    sipUser: stored.sipUser,
    number: stored.number,
    name: stored.name,
    kind: stored.kind,
    secretHash: stored.secretHash,
    active: stored.active,
    codecs: stored.codecs,
    dtmf: stored.dtmf,
  }
}

/** Extensions of every company, as provisioning wants them. */
export const extensionRecords = {
  async extension(id: ExtensionId): Promise<ExtensionRecord | undefined> {
    const stored = await extensionModel.findById(id).lean<Stored<ExtensionFields>>()
    return stored ? asRecord(stored) : undefined
  },
  async extensions(): Promise<ExtensionRecord[]> {
    const stored = await extensionModel.find().lean<Stored<ExtensionFields>[]>()
    return stored.map(asRecord).filter(({ active }) => active)
  },
}
