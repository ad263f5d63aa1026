import { otherCompany } from '../client/call.ts'

let leaving = false
// A browser may keep the whole page for its Back button: what comes back is read anew, or nobody's.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload())

/**
 * To the door. The page is loaded anew, which forgets all that was read: to forget it before would leave the screen without
 * who looks at it. What is refused on the way out (a 401 of the live link) changes nothing about where it leads.
 */
export function leave(to?: string): void {
  if (leaving) return
  leaving = true
  otherCompany.set(undefined)
  location.assign(to ? `/entrar?para=${encodeURIComponent(to)}` : '/entrar')
}
