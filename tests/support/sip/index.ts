export { Call, type Ended } from './call.ts'
export { type Answering, type Calling, type Carrier, carrier } from './carrier.ts'
export type { Place } from './endpoint.ts'
export { type Habit, type Phone, phone, phones } from './phone.ts'
