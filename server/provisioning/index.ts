export { type AddressBook, phoneAddress, trunkAddress } from './addresses.ts'
export {
  type Answer,
  already,
  appliedCodes,
  hasSecret,
  mapped,
  readChanSip,
  readRegistration,
  readWords,
  refused,
  refusedCodes,
  said,
  type Word,
  type Words,
} from './chan-sip/index.ts'
export { createLiveState, type ExtensionState, type LiveState, type TrunkState } from './live-state.ts'
export type { Kind, Objects, ProvisioningLog, Resolve, Wanted } from './ports.ts'
export { type Applied, createProvisioning, type Provisioning, type Report } from './reconcile.ts'
export {
  type Codec,
  codecs,
  type ExtensionRecord,
  type TransportName,
  type TrunkRecord,
  transports,
} from './records.ts'
export { realm } from './render/extension.ts'
export { owner } from './render/rendered.ts'
export { trunkAddresses, trunkOf } from './render/trunk.ts'
export { host, isIpv4, label, localNetwork, network, overlap, proxy, sipPassword, sipUser } from './words/allowed.ts'
