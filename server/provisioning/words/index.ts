/** What may be written of trunks and phones, pure: forms check it in the browser by the same words. */
export { hasSecret, readChanSip, readRegistration } from '../chan-sip/index.ts'
export { type Codec, codecs } from '../records.ts'
export { host, isIpv4, label, network, overlap, sipPassword, sipUser } from './allowed.ts'
