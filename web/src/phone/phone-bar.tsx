import { useEffect } from 'react'
import { phone } from './phone.ts'

/** The phone in the top bar: its state, the call in hand, a pad to dial. It starts and stops the phone with the shell. */
export function PhoneBar() {
  useEffect(() => {
    phone.start()
    return phone.stop
  }, [])
  return null
}
