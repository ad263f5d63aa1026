/** What may be written of trunks and phones, pure: forms check it in the browser by the same words. */
export {
  type Answer,
  type AppliedCode,
  already,
  hasSecret,
  mapped,
  type RefusedCode,
  readChanSip,
  readRegistration,
  readWords,
  refused,
  said,
  type Word,
  type Words,
} from '../chan-sip/index.ts'
export {
  type Codec,
  callerIdentities,
  codecs,
  dtmfModes,
  provisionalAcks,
  sessionTimers,
  transports,
} from '../records.ts'
export { host, isIpv4, label, localNetwork, network, overlap, proxy, sipPassword, sipUser } from './allowed.ts'
