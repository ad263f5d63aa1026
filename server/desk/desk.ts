import { agentsOf, type Call, type CallView, noPapers, type Papers, viewFor } from '#server/calls/index.ts'
import type { OfferView } from '#server/conversations/index.ts'
import type { AgentId, CompanyId, InteractionId, OfferId } from '#server/kernel/ids.ts'
import type { Offer } from '#server/routing/index.ts'

export type DeskEvent =
  | { type: 'offer.made'; data: OfferView }
  | {
      type: 'offer.ended'
      data: { offerId: string; interactionId: string; why: 'taken' | 'left' | 'rang-out' | 'gone' | 'lost' }
    }
  | { type: 'interaction.connected'; data: { interactionId: string; medium: 'voice'; chat: null } }
  | { type: 'call.changed'; data: CallView }

/** What is known of an interaction whose talk may be over: its papers, since when it was served, and the call it was. */
export type Kept = { call: Call | null; papers: Papers; servedAt: number | null }

export type DeskOptions = {
  toAgent(agentId: AgentId, event: DeskEvent): void
  /** How routing has this agent hold this interaction. */
  reservation(companyId: CompanyId, agentId: AgentId, id: InteractionId): 'alerting' | 'active' | 'wrap-up' | undefined
  /** Interactions whose wrap-up this agent is in. */
  wrappingUp(companyId: CompanyId, agentId: AgentId): InteractionId[]
  kept(companyId: CompanyId, id: InteractionId): Promise<Kept | undefined>
  /** It was disposed already: the wrap-up is over. */
  finishWrapUp(companyId: CompanyId, id: InteractionId, agentId: AgentId): Promise<void>
  failed(why: unknown): void
}

/** A call that is on somebody's screen. */
type Card = { call: Call; papers: Papers; shown: Map<AgentId, CallView> }
type OpenOffer = { offer: Offer; agentIds: Set<AgentId> }

export type Desk = ReturnType<typeof createDesk>

/**
 * The calls on the agents' screens: each agent's own view of each call, told when it changes. What is shown is made of
 * the call itself, of what routing does with it, and of what is written about it; nothing of it is kept but in memory.
 */
export function createDesk(options: DeskOptions) {
  const { toAgent, reservation, wrappingUp, kept, finishWrapUp, failed } = options
  const cards = new Map<InteractionId, Card>()
  const offers = new Map<OfferId, OpenOffer>()

  function cardOf(call: Call): Card {
    const card = cards.get(call.id) ?? { call, papers: noPapers, shown: new Map() }
    cards.set(call.id, card)
    card.call = call
    return card
  }

  function show(card: Card, agentId: AgentId, view: CallView): void {
    const before = card.shown.get(agentId)
    if (before && JSON.stringify(before) === JSON.stringify(view)) return
    card.shown.set(agentId, view)
    toAgent(agentId, { type: 'call.changed', data: view })
  }

  /** As it was when it was last shown, and over. */
  function showEnd(card: Card, agentId: AgentId, endedWhy: string): void {
    const last = card.shown.get(agentId)
    card.shown.delete(agentId)
    if (last) toAgent(agentId, { type: 'call.changed', data: { ...last, ...endOf(card), phase: 'ended', endedWhy } })
  }

  const endOf = ({ papers }: Card) => ({ heldSince: null, note: papers.note, dispositionId: papers.dispositionId })
  const whyOf = ({ phase }: Call) => (phase.is === 'ending' || phase.is === 'ended' ? phase.why : 'agent-lost')

  function offerView({ offer }: OpenOffer, agentId: AgentId): OfferView | undefined {
    const card = cards.get(offer.interactionId)
    if (!card) return undefined
    const { id, interactionId, queueId, mode, madeAt, endsAt } = offer
    const call = { ...viewFor(card.call, agentId, card.papers), phase: 'ringing' as const, queueId }
    return { offerId: id, interactionId, medium: 'voice', queueId, mode, madeAt, endsAt, chat: null, call }
  }

  const offersOf = (interactionId: InteractionId) =>
    [...offers.values()].filter(({ offer }) => offer.interactionId === interactionId)

  function showOffer(open: OpenOffer): void {
    for (const agentId of open.agentIds) {
      const view = offerView(open, agentId)
      if (view) toAgent(agentId, { type: 'offer.made', data: view })
    }
  }

  function dropIfOver(card: Card): void {
    const { phase, id } = card.call
    if (phase.is === 'ended' && card.shown.size === 0) cards.delete(id)
  }

  async function fetched(companyId: CompanyId, id: InteractionId, agentId: AgentId): Promise<Card | undefined> {
    if (cards.get(id)?.shown.has(agentId)) return cards.get(id)
    const found = await kept(companyId, id)
    const card = cards.get(id) ?? (found?.call && cardOf(found.call))
    if (!found || !card) return undefined
    card.papers = found.papers
    if (!card.shown.has(agentId))
      card.shown.set(agentId, { ...viewFor(card.call, agentId, found.papers), connectedAt: found.servedAt })
    return card
  }

  return {
    // ── Calls tell ────────────────────────────────────────────────────────────────────────────────────────────────────

    offered(offer: Offer, call: Call): void {
      cardOf(call)
      const open = { offer, agentIds: new Set(offer.agentIds) }
      offers.set(offer.id, open)
      showOffer(open)
    },

    changed(call: Call): void {
      const known = cards.get(call.id)
      const wasNamed = known?.call.contact?.name
      const card = cardOf(call)
      const withNow = agentsOf(call)
      for (const agentId of withNow) {
        if (!card.shown.has(agentId) && call.phase.is === 'talking') {
          const data = { interactionId: call.id, medium: 'voice' as const, chat: null }
          toAgent(agentId, { type: 'interaction.connected', data })
        }
        show(card, agentId, viewFor(call, agentId, card.papers))
      }
      for (const agentId of [...card.shown.keys()]) {
        if (withNow.includes(agentId)) continue
        // Whom routing still has with it is told the end, or the wrap-up, when routing says so.
        const isOver = call.phase.is === 'ending' || call.phase.is === 'ended' || call.served
        if (isOver && reservation(call.companyId, agentId, call.id)) continue
        showEnd(card, agentId, whyOf(call))
      }
      if (call.contact && call.contact.name !== wasNamed) for (const open of offersOf(call.id)) showOffer(open)
      dropIfOver(card)
    },

    // ── Routing tells ─────────────────────────────────────────────────────────────────────────────────────────────────

    offerEnded({ offerId, agentId, why }: { offerId: OfferId; agentId: AgentId; why: string }): void {
      const open = offers.get(offerId)
      if (!open?.agentIds.delete(agentId)) return
      if (open.agentIds.size === 0) offers.delete(offerId)
      const { interactionId } = open.offer
      if (why !== 'accepted')
        toAgent(agentId, { type: 'offer.ended', data: { offerId, interactionId, why: toldWhy(why) } })
    },

    /** Of every medium: what was disposed during the service has no wrap-up. */
    async wrapUpStarted(companyId: CompanyId, id: InteractionId, agentId: AgentId): Promise<void> {
      const known = cards.get(id)
      const papers = known ? known.papers : (await kept(companyId, id))?.papers
      if (papers && papers.dispositionId !== null) return finishWrapUp(companyId, id, agentId)
      const card = await fetched(companyId, id, agentId)
      const last = card?.shown.get(agentId)
      if (card && last) show(card, agentId, { ...last, ...endOf(card), phase: 'wrap-up', endedWhy: whyOf(card.call) })
    },

    wrapUpEnded(id: InteractionId, agentId: AgentId): void {
      const card = cards.get(id)
      if (!card) return
      showEnd(card, agentId, whyOf(card.call))
      dropIfOver(card)
    },

    // ── People write ──────────────────────────────────────────────────────────────────────────────────────────────────

    written(id: InteractionId, papers: Papers): void {
      const card = cards.get(id)
      if (!card) return
      card.papers = papers
      for (const [agentId, view] of card.shown) show(card, agentId, { ...view, ...papers })
    },

    // ── Screens ask ───────────────────────────────────────────────────────────────────────────────────────────────────

    /** After a restart: what was written about the open calls. */
    async load(): Promise<void> {
      for (const card of [...cards.values()]) {
        const { id, companyId } = card.call
        const found = await kept(companyId, id).catch(failed)
        if (found) card.papers = found.papers
      }
    },

    async work(companyId: CompanyId, agentId: AgentId): Promise<{ offers: OfferView[]; calls: CallView[] }> {
      for (const id of wrappingUp(companyId, agentId)) {
        if (cards.get(id)?.shown.has(agentId)) continue
        const card = await fetched(companyId, id, agentId)
        const last = card?.shown.get(agentId)
        if (card && last) card.shown.set(agentId, { ...last, phase: 'wrap-up', endedWhy: whyOf(card.call) })
      }
      return {
        offers: [...offers.values()].flatMap((open) =>
          open.agentIds.has(agentId) ? (offerView(open, agentId) ?? []) : [],
        ),
        calls: [...cards.values()].flatMap((card) => card.shown.get(agentId) ?? []),
      }
    },

    /** The call as this agent's screen shows it now. */
    view: (id: InteractionId, agentId: AgentId): CallView | undefined => cards.get(id)?.shown.get(agentId),

    /** The open voice offer of this id to this agent. */
    offerTo(agentId: AgentId, offerId: string): Offer | undefined {
      const open = offers.get(offerId as OfferId)
      return open?.agentIds.has(agentId) ? open.offer : undefined
    },
  }
}

function toldWhy(why: string): Extract<DeskEvent, { type: 'offer.ended' }>['data']['why'] {
  return why === 'taken' || why === 'left' || why === 'rang-out' || why === 'lost' ? why : 'gone'
}
