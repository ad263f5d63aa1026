import type { CompanyId } from '#server/kernel/ids.ts'
import type { Effect } from './core/effect.ts'
import type { Input } from './core/input.ts'
import type { Deliveries, Log, RoutingStore } from './ports.ts'

type With = {
  companyId: CompanyId
  store: RoutingStore
  deliveries: Deliveries
  log?: Log | undefined
  /** What could not be carried out comes back as what happened. */
  failed: (input: Input) => void
}

/** Asks for one effect and does not wait for it: what becomes of it comes back as an input. */
export function carryOut(effect: Exclude<Effect, { type: 'answer-pull' }>, to: With): void {
  switch (effect.type) {
    case 'offer': {
      const { offer } = effect
      const sayFailed = (why: unknown) => {
        to.log?.warn('an offer could not be delivered', { why, offerId: offer.id })
        for (const agentId of offer.agentIds)
          to.failed({ type: 'offer.failed', offerId: offer.id, agentId, why: 'error' })
      }
      attempt(() => to.deliveries[offer.medium].offer(offer), sayFailed)
      return
    }
    case 'withdraw': {
      const { offerId, interactionId, medium, agentIds, why } = effect
      // Not asked again: a phone that still rings is hung up when it is answered, for its offer is gone.
      const sayFailed = (cause: unknown) => to.log?.warn('an offer could not be withdrawn', { cause, offerId })
      attempt(() => to.deliveries[medium].withdraw(offerId, interactionId, agentIds, why), sayFailed)
      return
    }
    case 'connect': {
      const { interactionId, medium, agentId, offerId } = effect
      const sayFailed = (why: unknown) => {
        to.log?.warn('a connection could not be made', { why, offerId, interactionId })
        to.failed({ type: 'connect.failed', offerId, agentId })
      }
      attempt(() => to.deliveries[medium].connect(interactionId, agentId, offerId), sayFailed)
      return
    }
    case 'overflow': {
      const { interactionId, medium, queueId, why, deed } = effect
      const sayFailed = (cause: unknown) => to.log?.warn('an overflow was not carried out', { cause, interactionId })
      attempt(() => to.deliveries[medium].overflow(interactionId, queueId, { why, deed }), sayFailed)
      return
    }
    case 'decided':
      to.store.keepDecision(to.companyId, effect.decision)
      return
    case 'presence-changed':
      // Told by the event of the same step.
      return
  }
}

function attempt(deed: () => Promise<void>, failed: (why: unknown) => void): void {
  try {
    deed().catch(failed)
  } catch (why) {
    failed(why)
  }
}
