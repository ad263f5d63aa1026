/** The phone in the browser: its secret, its way to Asterisk, and whether its page is well. */

export { createHealth, type PhoneHealth, phoneHealth } from './health.ts'
export { echoNumber, type IceServer, sipPath, softphoneRoutes } from './http.ts'
export { createSoftphone, type Softphone } from './service.ts'
export { createSipDoor, type SipDoor } from './sip-door.ts'
