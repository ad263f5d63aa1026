import type { CompanyId, ExtensionId, TrunkId } from '#server/kernel/ids.ts'
import type { ExtensionRecord, TrunkRecord } from './records.ts'

/** The endpoint that rings an extension's phone: `PJSIP/<this>`. */
export const phoneAddress = (extension: Pick<ExtensionRecord, 'sipUser'>): string => extension.sipUser

/** The endpoint that dials through a trunk: `PJSIP/<number>@<this>`. */
export const trunkAddress = (trunk: Pick<TrunkRecord, 'id'>): string => trunk.id

/** Endpoints by id, in memory: a call does not wait for the database. Only within the company that asks. */
export interface AddressBook {
  phoneAddress(phone: { companyId: CompanyId; extensionId: ExtensionId }): string | undefined
  /** A trunk that is switched off has none. */
  trunkAddress(trunk: { companyId: CompanyId; trunkId: TrunkId }): string | undefined
}

type Kept = AddressBook & {
  put(record: { extension: ExtensionRecord } | { trunk: TrunkRecord }): void
  drop(id: ExtensionId | TrunkId): void
  replace(extensions: readonly ExtensionRecord[], trunks: readonly TrunkRecord[]): void
}

export function createAddressBook(): Kept {
  type Entry = { companyId: CompanyId; address: string }
  const entries = new Map<string, Entry>()
  const find = (id: string, companyId: CompanyId) => {
    const entry = entries.get(id)
    return entry?.companyId === companyId ? entry.address : undefined
  }
  const book: Kept = {
    phoneAddress: ({ companyId, extensionId }) => find(extensionId, companyId),
    trunkAddress: ({ companyId, trunkId }) => find(trunkId, companyId),
    put(record) {
      if ('extension' in record) {
        const { id, companyId } = record.extension
        entries.set(id, { companyId, address: phoneAddress(record.extension) })
      } else if (record.trunk.active) {
        const { id, companyId } = record.trunk
        entries.set(id, { companyId, address: trunkAddress(record.trunk) })
      } else entries.delete(record.trunk.id)
    },
    drop: (id) => void entries.delete(id),
    replace(extensions, trunks) {
      entries.clear()
      for (const extension of extensions) book.put({ extension })
      for (const trunk of trunks) book.put({ trunk })
    },
  }
  return book
}
