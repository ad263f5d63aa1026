export { numberText } from './number-text.ts'
export { type Phone, phone } from './phone.ts'
export { PhoneBar } from './phone-bar.tsx'
export { type PhoneCall, type PhoneProblem, type PhoneState, type Quality, usePhone } from './state.ts'
