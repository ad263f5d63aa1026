import { call } from '../client/call.ts'
import { type AgentState, type Chat, onLive, onSnapshot, serverNow } from '../client/live.ts'
import type { CallView, OfferView } from './calls.ts'
import { changeThread, openThread, told } from './chat.ts'
import { finishChosen } from './dispose.ts'
import type { HeldChat } from './items.ts'
import { keepFor, kept } from './kept.ts'
import { reached, read, types } from './thread.ts'
import { change, nothing, useWork } from './work.ts'

type Told = { offers: OfferView[]; calls?: CallView[]; chats: Chat[]; state: AgentState | null }

const held = (chat: Chat): HeldChat => ({ ...chat, endedWhy: null })

/** Takes what the server tells of one's work, from now until the answer is called. */
export function followWork(userId: string): () => void {
  keepFor(userId)
  const next = kept.get('next', '')
  if (next) change(() => ({ next: JSON.parse(next) }))
  const isMine = ({ agentId }: { agentId: string }) => agentId === userId
  const stops = [
    onSnapshot((snapshot) => takeSnapshot(snapshot as unknown as Told)),
    onLive('agent.state', (state) => {
      if (!isMine(state)) return
      change(() => ({ state }))
      void findWrapUps(state)
    }),
    onLive('agent.queues', ({ queues }) => change(() => ({ queues }))),
    onLive('offer.made', (offer) => change(({ offers }) => ({ offers: { ...offers, [offer.offerId]: offer } }))),
    onLive('offer.ended', ({ offerId }) => dropOffer(offerId)),
    onLive('interaction.connected', ({ interactionId, chat }) => {
      if (chat) takeChat(chat)
      dropOffersOf(interactionId)
    }),
    onLive('call.changed', takeCall),
    onLive('conversation.message', ({ conversationId, message }) => told(conversationId, message)),
    onLive('conversation.delivered', ({ conversationId, seq }) =>
      changeThread(conversationId, (thread) => reached(thread, seq)),
    ),
    onLive('conversation.read', ({ conversationId, seq, by }) =>
      changeThread(conversationId, (thread) => read(thread, seq, by)),
    ),
    onLive('conversation.typing', ({ conversationId, name }) =>
      changeThread(conversationId, (thread) => types(thread, name, serverNow())),
    ),
    onLive('conversation.visitor', ({ conversationId, visitor }) =>
      changeChat(conversationId, (chat) => ({ ...chat, visitorAway: visitor === 'away' })),
    ),
    onLive('conversation.ended', ({ conversationId, interactionId, why }) => {
      changeChat(conversationId, (chat) => ({ ...chat, endedWhy: why }))
      finishChosen(interactionId)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    useWork.setState(nothing, true)
  }
}

function takeSnapshot({ state, offers, chats, calls = [] }: Told): void {
  change((work) => {
    const current = new Set(chats.map(({ interactionId }) => interactionId))
    // A chat that ended while we were away is in its wrap-up, or over: the state knows.
    const ended = Object.values(work.chats)
      .filter(({ interactionId }) => !current.has(interactionId))
      .map((chat) => ({ ...chat, endedWhy: chat.endedWhy ?? 'ended' }))
    return {
      known: true,
      state,
      offers: Object.fromEntries(offers.map((one) => [one.offerId, one])),
      calls: Object.fromEntries(calls.map((one) => [one.interactionId, one])),
      chats: Object.fromEntries([...chats.map(held), ...ended].map((one) => [one.interactionId, one])),
      chosen: { ...chosenOf([...chats]), ...work.chosen },
    }
  })
  for (const chat of chats) openThread(chat)
  if (state) void findWrapUps(state)
  call('get /agents/me/queues', {}).then(
    ({ queues }) => change(() => ({ queues })),
    () => {},
  )
}

const chosenOf = (chats: readonly { interactionId: string }[]): Record<string, string> =>
  Object.fromEntries(
    chats.flatMap(({ interactionId }) => {
      const id = kept.get('chosen', interactionId)
      return id ? [[interactionId, id]] : []
    }),
  )

export function takeChat(chat: Chat): void {
  change(({ chats, selected, taking }) => ({
    chats: { ...chats, [chat.interactionId]: held(chat) },
    // Taken by hand it is what one wants to see; else nobody is torn away from what one does.
    ...((selected === null || [...taking].some((id) => id === chat.interactionId)) && {
      selected: chat.interactionId,
      left: null,
    }),
  }))
  openThread(chat)
}

function takeCall(view: CallView): void {
  change(({ calls }) => {
    const isNew = calls[view.interactionId] === undefined && view.phase !== 'ended' && view.phase !== 'wrap-up'
    return {
      calls: { ...calls, [view.interactionId]: view },
      ...(isNew && { selected: view.interactionId, left: null }),
    }
  })
  dropOffersOf(view.interactionId)
}

function changeChat(conversationId: string, how: (chat: HeldChat) => HeldChat): void {
  change(({ chats }) => {
    const chat = Object.values(chats).find((one) => one.conversationId === conversationId && one.endedWhy === null)
    return chat ? { chats: { ...chats, [chat.interactionId]: how(chat) } } : {}
  })
}

export const dropOffer = (offerId: string): void =>
  change(({ offers }) => {
    const { [offerId]: _gone, ...rest } = offers
    return { offers: rest }
  })

const dropOffersOf = (interactionId: string): void =>
  change(({ offers }) => ({
    offers: Object.fromEntries(Object.entries(offers).filter(([, one]) => one.interactionId !== interactionId)),
  }))

const finding = new Set<string>()

/** A chat in wrap-up of which this page knows nothing (it was loaded anew) is looked up. */
async function findWrapUps({ reservations }: AgentState): Promise<void> {
  for (const { interactionId, medium, state } of reservations) {
    if (medium !== 'chat' || state !== 'wrap-up' || useWork.getState().chats[interactionId]) continue
    if (finding.has(interactionId)) continue
    finding.add(interactionId)
    try {
      const one = await call('get /interactions/:id', { id: interactionId })
      if (one.contactId === null || one.queueId === null) continue
      const { contactId, protocol, queueId, startedAt, endedWhy } = one
      const thread = await call('get /contacts/:contactId/conversations/:protocol', { contactId, protocol })
      const { name } = thread.visitor
      const chat: HeldChat = {
        ...thread,
        interactionId,
        protocol,
        queueId,
        contact: { id: contactId, name },
        openedAt: startedAt,
        waitsForCustomer: false,
        visitorAway: false,
        endedWhy: endedWhy ?? 'ended',
      }
      change(({ chats, chosen }) => ({
        chats: { ...chats, [interactionId]: chat },
        chosen: { ...chosenOf([chat]), ...chosen },
      }))
      openThread(chat)
    } catch {
      // It is over meanwhile, or the server is away: the next state asks again.
    } finally {
      finding.delete(interactionId)
    }
  }
}
