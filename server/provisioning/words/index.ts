/** What may be written of trunks and phones, pure: forms check it in the browser by the same words. */
export {
  type Answer,
  type AppliedCode,
  hasSecret,
  type RefusedCode,
  readChanSip,
  readRegistration,
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
export { host, isIpv4, label, network, overlap, proxy, sipPassword, sipUser } from './allowed.ts'
