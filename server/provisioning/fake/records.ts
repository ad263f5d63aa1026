import { asId, type CompanyId, type ExtensionId, type TrunkId } from '#server/kernel/ids.ts'
import type { Wanted } from '../ports.ts'
import type { ExtensionRecord, TrunkRecord } from '../records.ts'

export const anExtension = (over: Partial<ExtensionRecord> = {}): ExtensionRecord => ({
  id: asId<ExtensionId>('ext1'),
  companyId: asId<CompanyId>('company1'),
  sipUser: 'acme-201',
  number: '201',
  name: 'Ana Souza',
  kind: 'sip',
  secretHash: '0'.repeat(32),
  codecs: ['alaw', 'ulaw'],
  dtmf: 'rfc4733',
  active: true,
  ...over,
})

export const aTrunk = (over: Partial<TrunkRecord> = {}): TrunkRecord => ({
  id: asId<TrunkId>('trunk1'),
  companyId: asId<CompanyId>('company1'),
  name: 'Carrier',
  kind: 'ip',
  line: '1130001000',
  host: '203.0.113.5',
  port: 5060,
  allowedIps: [],
  codecs: ['alaw', 'ulaw'],
  transport: 'udp',
  outboundProxy: null,
  fromUser: null,
  fromDomain: null,
  qualifySeconds: 60,
  dtmf: 'rfc4733',
  sessionTimers: 'accept',
  provisionalAcks: 'supported',
  callerIdentity: 'from',
  trustsCallerIdentity: false,
  tellsWithheldNumbers: false,
  additional: '',
  active: true,
  ...over,
})

/** Records in two lists that a test changes as it likes. */
export function fakeRecords(): Wanted & { extensionList: ExtensionRecord[]; trunkList: TrunkRecord[] } {
  const records = {
    extensionList: [] as ExtensionRecord[],
    trunkList: [] as TrunkRecord[],
    extension: async (id: ExtensionId) => records.extensionList.find((each) => each.id === id),
    extensions: async () => [...records.extensionList],
    trunks: async () => [...records.trunkList],
  }
  return records
}
