import { otherCompany } from '../client/call.ts'

/** To the door, with everything forgotten that was read: the next one here may be somebody else. */
export function leave(to?: string): void {
  otherCompany.set(undefined)
  location.assign(to ? `/entrar?para=${encodeURIComponent(to)}` : '/entrar')
}
