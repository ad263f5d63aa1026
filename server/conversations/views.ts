import type { Line, OpenOffer } from './core/thread.ts'
import type { Conversation } from './ports.ts'
import type { ChatView, MessageView, OfferView } from './screen-events.ts'

export const messageView = (conversation: Conversation, line: Line): MessageView => ({
  seq: line.seq,
  clientMessageId: line.clientMessageId,
  author: line.author,
  text: line.text,
  at: line.at,
  notice: line.notice,
  status: line.author.kind !== 'contact' && line.seq <= conversation.visitorSeq ? 'delivered' : 'sent',
})

export function chatView(conversation: Conversation): ChatView | null {
  const { talk, lastSeq } = conversation.thread
  if (talk.is === 'ended') return null
  return {
    conversationId: conversation.id,
    interactionId: talk.interactionId,
    protocol: talk.protocol,
    queueId: conversation.queueId,
    channel: conversation.channel,
    contact: { id: conversation.contactId, name: conversation.visitor.name },
    visitor: conversation.visitor,
    openedAt: talk.openedAt,
    lastSeq,
    waitsForCustomer: talk.is === 'talking' && talk.waitsForCustomer,
    visitorAway: talk.is === 'talking' && talk.away,
  }
}

export const offerView = (conversation: Conversation, offer: OpenOffer, interactionId: string): OfferView => ({
  offerId: offer.id,
  interactionId,
  medium: 'chat',
  queueId: conversation.queueId,
  mode: offer.mode,
  madeAt: offer.madeAt,
  endsAt: offer.endsAt,
  chat: chatView(conversation),
})

/** What the visitor may know of the conversation. */
export type VisitorView = {
  conversationId: string
  state: 'waiting' | 'talking' | 'ended'
  protocol: string | null
  agentName: string | null
  lastSeq: number
}

export function visitorView({ id, thread: { talk, lastSeq } }: Conversation): VisitorView {
  return {
    conversationId: id,
    state: talk.is,
    protocol: talk.is === 'ended' ? null : talk.protocol,
    agentName: talk.is === 'talking' ? talk.agentName : null,
    lastSeq,
  }
}
