import { sayProblem } from '../client/ask.ts'
import { call, Problem } from '../client/call.ts'
import { phone } from '../phone/index.ts'
import type { OfferView } from './calls.ts'
import { dropOffer, takeChat } from './told.ts'
import { change } from './work.ts'

const setTaking = (interactionId: string, is: boolean) =>
  change(({ taking }) => {
    const after = new Set(taking)
    if (is) after.add(interactionId)
    else after.delete(interactionId)
    return { taking: after }
  })

/** A call is answered by the phone in this browser; a desk phone is lifted. */
export async function accept({ offerId, interactionId, medium }: OfferView): Promise<void> {
  if (medium === 'voice') return phone.answer()
  setTaking(interactionId, true)
  try {
    takeChat(await call('post /offers/:offerId/accept', { offerId }))
    dropOffer(offerId)
  } catch (why) {
    // Somebody else has it, or the visitor has left: it is no offer any more.
    if (why instanceof Problem && why.status === 409) dropOffer(offerId)
    sayProblem(why)
  } finally {
    setTaking(interactionId, false)
  }
}

export async function refuse(offer: OfferView): Promise<void> {
  dropOffer(offer.offerId)
  try {
    await call('post /offers/:offerId/refuse', { offerId: offer.offerId })
  } catch (why) {
    if (why instanceof Problem && why.status === 409) return
    if (offer.medium === 'voice') phone.reject()
    else sayProblem(why)
  }
}

export type PullWhy = 'nothing-waits' | 'nothing-fits' | 'not-available' | 'offer-open' | 'not-a-member'

/** “Próximo”: who asks for a chat has it; a call rings. */
export async function pull(): Promise<PullWhy | undefined> {
  const answer = await call('post /agents/me/next', {})
  return answer.ok ? undefined : answer.why
}
