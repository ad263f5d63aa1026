import { demandStack } from './demand-stack.ts'

/** The real Asterisk of the telephony tests, and SIPp. The test itself is the server that Asterisk dials. */
export const setup = () => demandStack(['sipp', 'sox', 'tcpdump'])
