import type { AgentId, ConversationId, InteractionId, OfferId } from '#server/kernel/ids.ts'
import type { Offer, WithdrawWhy } from '#server/routing/index.ts'
import type { Changed } from './changes.ts'
import type { Input } from './core/step.ts'
import { offerEnded } from './errors.ts'
import type { Agent, Conversation, ConversationStore, Log, People, Routing, Screens } from './ports.ts'
import type { ChatView } from './screen-events.ts'
import { chatView, offerView } from './views.ts'

/** How chats reach agents: offers stand on their screens, are accepted there, and routing decides who gets it. */
export function createDelivery(options: {
  store: ConversationStore
  routing: Routing
  screens: Screens
  people: People
  change: (id: ConversationId, input: Input) => Promise<Changed>
  log: Log
}) {
  const { store, routing, screens, people, change, log } = options
  /** Connections being made: who accepted waits for it. */
  const connecting = new Map<OfferId, Promise<void>>()

  async function offer(made: Offer): Promise<void> {
    const conversation = await store.byInteraction(made.interactionId)
    if (!conversation) throw new Error('routing offers a chat that no conversation has')
    const { id, agentIds, mode, madeAt, endsAt, interactionId } = made
    const kept = { id, agentIds, mode, madeAt, endsAt }
    const after = await change(conversation.id, { type: 'offer.made', interactionId, offer: kept })
    if (!after.ok) return tellLeft(conversation, interactionId)
    if (mode === 'pull') return acceptPulled(conversation, made)
    const shown = { type: 'offer.made' as const, data: offerView(after.conversation, kept, interactionId) }
    for (const agentId of agentIds) screens.toAgent(agentId, shown)
  }

  /** Who asked for work has it: there is nothing to be asked again. Not awaited, as routing may be waiting for us. */
  function acceptPulled({ companyId }: Conversation, made: Offer): void {
    for (const agentId of made.agentIds) {
      routing
        .receive(companyId, {
          type: 'offer.accepted',
          offerId: made.id,
          agentId,
          interactionId: made.interactionId,
          medium: made.medium,
        })
        .catch((why: unknown) => log.error('a pulled chat could not be accepted', { offerId: made.id, why }))
    }
  }

  /** Said again where routing goes on with what has ended: it may have crossed the first time. */
  function tellLeft({ companyId }: Conversation, interactionId: InteractionId): void {
    routing
      .receive(companyId, { type: 'interaction.left', interactionId, why: 'visitor-left' })
      .catch((why: unknown) => log.error('routing could not be told that a visitor left', { interactionId, why }))
  }

  async function withdraw(
    offerId: OfferId,
    interactionId: InteractionId,
    agentIds: AgentId[],
    why: WithdrawWhy,
  ): Promise<void> {
    for (const agentId of agentIds) {
      screens.toAgent(agentId, { type: 'offer.ended', data: { offerId, interactionId, why } })
    }
    const conversation = await store.byInteraction(interactionId)
    if (!conversation) return
    await change(conversation.id, { type: 'offer.ended', interactionId, offerId, agentIds })
    const { talk } = conversation.thread
    const isTakenBack = talk.is === 'talking' && talk.offerId === offerId && agentIds.includes(talk.agentId)
    if (!isTakenBack) return
    const data = { conversationId: conversation.id, interactionId, why: 'agent-offline' }
    screens.toAgent(talk.agentId, { type: 'conversation.ended', data })
  }

  function connect(interactionId: InteractionId, agentId: AgentId, offerId: OfferId): Promise<void> {
    const made = makeConnection(interactionId, agentId, offerId)
    connecting.set(offerId, made)
    return made.finally(() => connecting.delete(offerId))
  }

  async function makeConnection(interactionId: InteractionId, agentId: AgentId, offerId: OfferId): Promise<void> {
    const conversation = await store.byInteraction(interactionId)
    if (!conversation) throw new Error('routing connects a chat that no conversation has')
    const agentName = await people.nameOf(agentId)
    const after = await change(conversation.id, { type: 'agent.connected', interactionId, offerId, agentId, agentName })
    if (!after.ok) {
      screens.toAgent(agentId, { type: 'offer.ended', data: { offerId, interactionId, why: 'left' } })
      return tellLeft(conversation, interactionId)
    }
    const chat = chatView(after.conversation)
    screens.toAgent(agentId, { type: 'interaction.connected', data: { interactionId, medium: 'chat', chat } })
  }

  /** The offer as this agent sees it: `open`, already `mine`, or nothing of theirs. */
  async function offerFor({ id, companyId }: Agent, offerId: string) {
    const conversation = await store.byOffer(companyId, id, offerId)
    if (!conversation) throw offerEnded()
    const { talk } = conversation.thread
    if (talk.is === 'talking' && talk.offerId === offerId && talk.agentId === id)
      return { is: 'mine' as const, conversation }
    if (talk.is !== 'waiting' || !talk.offer?.agentIds.includes(id)) throw offerEnded()
    return { is: 'open' as const, conversation, offer: talk.offer, interactionId: talk.interactionId }
  }

  /** Routing decides whose it is: it has asked us for the connection by the time it has the answer stored. */
  async function accept(agent: Agent, offerId: string): Promise<ChatView> {
    const found = await offerFor(agent, offerId)
    if (found.is === 'open') {
      const { id } = found.offer
      const { interactionId } = found
      const accepted = {
        type: 'offer.accepted' as const,
        offerId: id,
        agentId: agent.id,
        interactionId,
        medium: 'chat' as const,
      }
      await routing.receive(agent.companyId, accepted)
      // Its failure is told to routing, by which it was asked; here counts only whose it is then.
      await connecting.get(id)?.catch(() => undefined)
    }
    const now = await store.load(found.conversation.id)
    const chat = now && now.thread.talk.is === 'talking' && now.thread.talk.agentId === agent.id ? chatView(now) : null
    if (!chat) throw offerEnded()
    return chat
  }

  async function refuse(agent: Agent, offerId: string): Promise<void> {
    const found = await offerFor(agent, offerId)
    if (found.is === 'mine') throw offerEnded()
    const { conversation, offer: open, interactionId } = found
    const { companyId, id } = conversation
    await change(id, { type: 'offer.ended', interactionId, offerId: open.id, agentIds: [agent.id] })
    screens.toAgent(agent.id, { type: 'offer.ended', data: { offerId: open.id, interactionId, why: 'gone' } })
    await routing.receive(companyId, { type: 'offer.failed', offerId: open.id, agentId: agent.id, why: 'rejected' })
  }

  /** A chat that waits is told nothing of which queue it waits in; no destination but a queue is for chats. */
  async function overflow(): Promise<void> {}

  return { offer, withdraw, connect, overflow, accept, refuse }
}
